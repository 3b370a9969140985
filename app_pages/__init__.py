"""One file a page; this list is their order in the menu."""

from app_pages import lessons, mnist, race, workshop

PAGES = {"race": race.page, "mnist": mnist.page, "lessons": lessons.page, "workshop": workshop.page}
