"""A drawing becomes a digit image: strokes, ink, pictures, framing."""
