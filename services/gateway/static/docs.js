// Shows the merged OpenAPI; nothing is loaded from anywhere but this gateway.
"use strict";
const ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
  oauth2RedirectUrl: window.location.origin + "/docs/oauth2-redirect",
  presets: [SwaggerUIBundle.presets.apis],
  onComplete: () => {
    // "Sign in" on the front page leads here and opens the sign-in at once.
    if (window.location.hash === "#sign-in") document.querySelector(".btn.authorize")?.click();
  },
});
ui.initOAuth({ clientId: "cai-web", scopes: "openid profile", usePkceWithAuthorizationCodeGrant: true });
