"""La versión, en un solo sitio. Qué trae cada una, en CHANGELOG.md; `make publicar` exige que digan lo mismo."""

VERSION = "0.2.0"
