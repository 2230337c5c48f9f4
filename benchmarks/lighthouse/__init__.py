"""Lighthouse's figures for a mid-range phone, of the built app as `showup serve` serves it."""
