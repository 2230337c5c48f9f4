"""Every operation of the API, asked what nobody should ask."""
