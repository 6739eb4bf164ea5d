// Joins the button of a passkey to the scripts of django-allauth, which speak with the browser about it.
for (const button of document.querySelectorAll("[data-ap-passkey]")) {
  const run = button.dataset.apPasskey;
  window.allauth.webauthn.forms[`${run}Form`]({
    ids: { [run]: button.id, credential: button.dataset.apPasskeyField, data: "js_data" },
  });
}

// Whoever cancels, or has no passkey at hand, is told so; the other ways stay open.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-ap-passkey-failed]")) words.hidden = false;
});
