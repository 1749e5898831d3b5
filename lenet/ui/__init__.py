"""The page, in Gradio: `page.build` puts its parts together; each part has its own folder."""
