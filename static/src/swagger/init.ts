// The API reference: Swagger UI over our own description; requests carry the reader's session or a token.
interface SwaggerBundle {
  (options: Record<string, unknown>): unknown;
}

declare const SwaggerUIBundle: SwaggerBundle;

const place = document.querySelector<HTMLElement>("#swagger");
if (place) {
  SwaggerUIBundle({
    url: place.dataset.openapi,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    // no request leaves this server: not the validator's badge, nothing else
    validatorUrl: null,
    persistAuthorization: false,
  });
}
