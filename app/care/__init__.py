"""Needs, repair, gatherings and after-care: what comes after the first night."""
