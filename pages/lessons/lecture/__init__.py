"""Lectures: the lists that the app has, and the editor in which teachers make their own."""
