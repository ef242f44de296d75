// Buttons that copy a text of the page. Without this they stay hidden, and the text can be selected.

const SHOWN_MS = 2500;

/** Select an element's text, so that the keyboard can copy what we may not. */
const select = (element) => {
  const selection = document.getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.addRange(range);
};

/** Copy an element's text; say whether that went well. */
const copy = async (element) => {
  const text = element.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages over plain HTTP have no clipboard, and browsers may refuse it.
    select(element);
    return document.execCommand("copy");
  }
};

for (const button of document.querySelectorAll("button.copy")) {
  const said = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copy(document.getElementById(button.dataset.copies))) {
      said.textContent = button.dataset.done;
      setTimeout(() => said.replaceChildren(), SHOWN_MS);
    }
  });
}
