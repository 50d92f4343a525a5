// Small helps on the pages of signing in. Everything works without them, except passkeys.
(function () {
  "use strict";
  // The code on paper comes behind the # of the QR code: fill it in, and take it out of the address.
  const field = document.querySelector("[data-code-from-fragment]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (field && /^[0-9A-Za-z -]{12,20}$/.test(code)) {
    field.value = code.replace(/[ -]/g, "").replace(/(.{4})(?=.)/g, "$1 ");
    history.replaceState(null, "", location.pathname);
  }
  if (window.PublicKeyCredential) {
    document.querySelectorAll("[data-needs-passkeys]").forEach(function (part) {
      part.hidden = false;
    });
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
  // The browser does not say whether somebody changed their mind or the device refused.
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-trouble]").forEach(function (words) {
      words.hidden = false;
    });
  });
})();
