// Examines the page it is evaluated in and answers with a list of sentences,
// empty if nothing is amiss.
(() => {
  const faults = [];
  const fault = (what, el) => faults.push(what + (el ? ': ' + el.outerHTML.replace(/\s+/g, ' ').slice(0, 120) : ''));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (el) => {
    const style = getComputedStyle(el);
    const box = el.getBoundingClientRect();
    return style.visibility !== 'hidden' && box.width > 1 && box.height > 1 && !el.closest('.unseen, .skip') && el.checkVisibility();
  };

  // The page.
  if (document.documentElement.lang !== 'zh-CN') fault('language is not zh-CN');
  if (document.title.trim() === '') fault('no title');
  if (document.documentElement.scrollWidth > innerWidth) {
    fault(`scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}`);
    all('body *').filter((el) => seen(el) && el.getBoundingClientRect().right > innerWidth + 1).slice(-3).forEach((el) => fault('sticks out', el));
  }

  // Landmarks and headings.
  const one = (selector) => { if (all(selector).length !== 1) fault(`${all(selector).length} × ${selector}`); };
  ['main', 'h1', 'body > header', 'body > footer', '[role=status]#status'].forEach(one);
  if (!document.querySelector('main h1')) fault('h1 outside main');
  for (const nav of all('nav, aside, form[role=search], section')) {
    if (!nav.getAttribute('aria-label') && !nav.getAttribute('aria-labelledby')) fault('landmark without a name', nav);
  }
  let level = 0;
  for (const h of all('h1, h2, h3, h4')) {
    const n = Number(h.tagName[1]);
    if (n > level + 1 && !h.closest('aside')) fault(`heading skips from ${level} to ${n}`, h);
    level = n;
  }
  const ids = new Set();
  for (const el of all('[id]')) {
    if (ids.has(el.id)) fault('id used twice', el);
    ids.add(el.id);
  }
  for (const el of all('[aria-labelledby], [aria-describedby]')) {
    for (const id of `${el.getAttribute('aria-labelledby') ?? ''} ${el.getAttribute('aria-describedby') ?? ''}`.trim().split(/\s+/)) {
      if (!document.getElementById(id)) fault(`refers to #${id}, which is not there`, el);
    }
  }
  const skip = document.querySelector('body > a:first-child[href="#content"]');
  if (!skip) fault('no link to skip to the content first');

  // Names.
  for (const field of all('input:not([type=hidden]):not([hidden]), select, textarea')) {
    if (!field.labels?.length && !field.ariaLabel) fault('field without a label', field);
  }
  for (const el of all('a, button')) {
    if (!(el.ariaLabel || el.textContent).trim()) fault('link or button without a name', el);
    if (el.tagName === 'A' && !el.getAttribute('href')) fault('link without an address', el);
  }
  for (const el of all('img, svg')) {
    if (!el.hasAttribute('alt') && el.getAttribute('aria-hidden') !== 'true' && el.getAttribute('role') !== 'img') fault('picture without a text', el);
  }
  for (const table of all('table')) {
    if (!table.querySelector('th[scope]')) fault('table without headers', table);
    if (!table.caption && !table.getAttribute('aria-labelledby')) fault('table without a name', table);
  }

  // Nothing that the content security policy would refuse.
  for (const el of all('[style], style, script:not([src]), [onclick], [onerror], [onload]')) fault('style or script in the page', el);

  // Targets of 24 by 24 pixels, but for links within a sentence (WCAG 2.5.8).
  for (const el of all('a, button, input:not([type=hidden]), select')) {
    if (!seen(el) || el.closest('p, dd, td, th, li.inline') && getComputedStyle(el).display === 'inline') continue;
    const box = el.getBoundingClientRect();
    if (box.height < 24 || box.width < 24) fault(`target of ${Math.round(box.width)} × ${Math.round(box.height)}`, el);
  }

  // Contrast (WCAG 1.4.3, 1.4.11 for the borders of fields).
  const parse = (c) => (c.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const over = (top, under) => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a));
  };
  const background = (el) => {
    const layers = [];
    for (let e = el; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      layers.push(c);
      if ((c[3] ?? 1) === 1) break;
    }
    const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
    return layers.reverse().reduce((under, top) => over(top, under), canvas);
  };
  const luminance = (c) => {
    const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (hi + 0.05) / (lo + 0.05);
  };
  for (const el of all('body *')) {
    const text = [...el.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim() !== '');
    if (!text || !seen(el) || ['SCRIPT', 'OPTION', 'OPTGROUP'].includes(el.tagName)) continue;
    const style = getComputedStyle(el);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    const under = background(el);
    const got = ratio(over(parse(style.color), under), under);
    if (got < (large ? 3 : 4.5)) fault(`contrast ${got.toFixed(2)}`, el);
  }
  for (const el of all('input:not([type=hidden]), select')) {
    if (!seen(el)) continue;
    const got = ratio(parse(getComputedStyle(el).borderTopColor).slice(0, 3), background(el.parentElement));
    if (got < 3) fault(`border contrast ${got.toFixed(2)}`, el);
  }
  return faults;
})()
