"""Word files: docx, and what LibreOffice converts to it (doc, WPS, RTF)."""
