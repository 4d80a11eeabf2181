// Shows the merged OpenAPI; nothing is loaded from anywhere but this gateway.
"use strict";
// "Sign in" on the front page leads here and opens the sign-in as soon as its button is drawn.
if (window.location.hash === "#sign-in") {
  new MutationObserver((_, observer) => {
    const button = document.querySelector(".btn.authorize");
    if (button) {
      observer.disconnect();
      button.click();
    }
  }).observe(document.getElementById("swagger-ui"), { childList: true, subtree: true });
}
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
});
ui.initOAuth({ clientId: "cai-web", scopes: "openid profile", usePkceWithAuthorizationCodeGrant: true });
