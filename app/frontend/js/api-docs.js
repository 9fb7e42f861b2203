// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Shows the API's own document. Swagger UI comes before this as a classic script and leaves its name on window.

const place = document.getElementById('api');

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
});
