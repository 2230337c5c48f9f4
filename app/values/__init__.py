"""What a circle holds to: lines that anybody in it proposes, agreed on by consent, not votes."""
