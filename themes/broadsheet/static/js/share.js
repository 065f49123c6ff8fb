// Copy buttons beside the texts that are there to be taken along. Without JavaScript the texts are selected by hand.

document.documentElement.classList.add("scripted");

const { copied, failed } = document.querySelector(".share").dataset;
if (navigator.clipboard) {
  for (const block of document.querySelectorAll(".copyable")) {
    const button = block.querySelector("button.copy");
    const status = block.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("pre, code").textContent);
        status.textContent = copied;
      } catch {
        status.textContent = failed;
      }
      setTimeout(() => (status.textContent = ""), 4000);
    });
  }
}
