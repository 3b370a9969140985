"""What the pages share: links, the browser's views, texts in every language."""
