// Draws a service's OpenAPI document. Nothing is sent to a validator elsewhere.
const place = document.getElementById("reference");
SwaggerUIBundle({ url: place.dataset.document, domNode: place, validatorUrl: null, deepLinking: true, docExpansion: "list", defaultModelsExpandDepth: 0 });
