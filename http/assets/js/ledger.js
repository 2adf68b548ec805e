// What the pages gain from a script; each of them works without it.

// Addresses stay short: empty fields of a search form are not sent.
for (const form of document.querySelectorAll('form[method="get"]')) {
  form.addEventListener('submit', () => {
    for (const field of form.elements) {
      if (field.name && field.value === '') field.disabled = true;
    }
  });
}

// Back from the next page, the fields are to be used again.
addEventListener('pageshow', () => {
  for (const field of document.querySelectorAll('form[method="get"] :disabled')) field.disabled = false;
});

const status = document.getElementById('status');

for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = '已复制';
    } catch {
      status.textContent = '未能复制，请手动选择后复制';
    }
  });
}

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// A page that waits for its data looks again by itself, a few times.
const waiting = document.querySelector('[data-waiting]');
if (waiting) {
  const key = 'waiting ' + location.href;
  const tries = Number(sessionStorage.getItem(key) ?? 0);
  if (tries < 5) {
    sessionStorage.setItem(key, String(tries + 1));
    setTimeout(() => location.reload(), 2000);
  } else {
    sessionStorage.removeItem(key);
  }
}
