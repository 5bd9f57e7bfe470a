// Passkeys: the browser makes one (`create`) or asks one (`get`), the form carries its answer in the field `credential`.
// The words stand in the page; without scripts, or without passkeys in the browser, the page says what else to do.
const coded = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const decoded = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0)).buffer;
const listed = (keys) => (keys ?? []).map((key) => ({ ...key, id: decoded(key.id) }));

function question({ publicKey }) {
  const asked = { ...publicKey, challenge: decoded(publicKey.challenge) };
  if (publicKey.user) asked.user = { ...publicKey.user, id: decoded(publicKey.user.id) };
  if (publicKey.excludeCredentials) asked.excludeCredentials = listed(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) asked.allowCredentials = listed(publicKey.allowCredentials);
  return { publicKey: asked };
}

function answer(credential) {
  const response = { clientDataJSON: coded(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = coded(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: coded(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const given = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!given.ok) throw new Error(`answered ${given.status}`);
  return (await given.json()).request_options;
}

function wordsFor(error, words) {
  if (error.name === "NotAllowedError" || error.name === "AbortError") return words.cancelled;
  if (error.name === "InvalidStateError") return words.known;
  return error.name === "SecurityError" ? words.unsafe : words.failed;
}

export function startPasskeys(root) {
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    const words = form.dataset;
    const button = form.querySelector("[data-passkey-button]");
    const message = form.querySelector("[data-passkey-message]");
    if (!window.PublicKeyCredential || !navigator.credentials) continue;
    form.querySelector("[data-without-passkeys]").hidden = true;
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (button.disabled) return;
      button.disabled = true;
      message.hidden = true;
      try {
        form.elements.credential.value = answer(await navigator.credentials[words.passkey](question(await optionsOf(form))));
        form.submit();
      } catch (error) {
        message.textContent = wordsFor(error, words);
        message.hidden = false;
      }
      button.disabled = false;
    });
  }
}
