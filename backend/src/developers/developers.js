// On a phone the menu is folded until it is asked for; where there is room for it, it stands beside the text.
const menu = document.querySelector("nav details");
const wide = matchMedia("(min-width: 60rem)");
const unfold = () => { menu.open = wide.matches; };
unfold();
wide.addEventListener("change", unfold);

// A button beside each example that copies it. Everything can be read and selected without it.
for (const example of document.querySelectorAll(".code")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(example.querySelector("code").textContent.trimEnd());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  button.setAttribute("aria-live", "polite");
  example.append(button);
}
