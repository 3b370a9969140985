"""Figures as data: each module makes one kind of chart, and knows no page."""
