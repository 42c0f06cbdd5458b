import { createHash } from 'node:crypto'

/**
 * The pages' one style sheet: src/renderer/ui/tokens.css's colours and spaces, the reader's own typefaces. Logical properties
 * throughout, so that right-to-left pages need nothing of their own.
 */
export const style = /* css */ `
:root {
  color-scheme: light dark;
  --paper: #fbf9f5;
  --surface: #ffffff;
  --ink: #1d2433;
  --quiet: #4f5667;
  --line: #8a8f9c;
  --hairline: #d9d5cb;
  --strong: #0c5a5b;
  --strong-deep: #084344;
  --strong-soft: #dcecea;
  --on-strong: #ffffff;
  --attention: #9a3b06;
  --attention-soft: #fdeee2;
  --good: #1f6b35;
  --good-soft: #e2f1e4;
  --focus: #1d2433;
  --focus-gap: #ffd166;
  --radius: 0.6rem;
  --s1: 0.35rem;
  --s2: 0.6rem;
  --s3: 1rem;
  --s4: 1.6rem;
  --s5: 2.4rem;
  --target: max(3.1rem, 48px);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171b22;
    --surface: #1f252e;
    --ink: #eef0ee;
    --quiet: #b3bac6;
    --line: #7f8896;
    --hairline: #343c48;
    --strong: #6fd0c8;
    --strong-deep: #9ae3dc;
    --strong-soft: #173a3b;
    --on-strong: #07201f;
    --attention: #ffb27a;
    --attention-soft: #3a2417;
    --good: #8ad79a;
    --good-soft: #17331d;
    --focus: #ffffff;
    --focus-gap: #8a5a00;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-block-size: 100vh;
  background: var(--paper);
  color: var(--ink);
  font-family: 'Atkinson Hyperlegible Next', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif;
  line-height: 1.5;
  overflow-wrap: break-word;
}
html[lang='ar'] body { line-height: 1.7; }
body::before { content: ''; display: block; block-size: 0.4rem; background: var(--strong); }
header {
  display: flex;
  flex-wrap: wrap;
  gap: var(--s1) var(--s4);
  align-items: flex-start;
  justify-content: space-between;
  max-inline-size: 46rem;
  margin-inline: auto;
  padding: var(--s2) var(--s3) 0;
}
.school { flex: 1 1 12rem; margin: 0; padding-block: var(--s2); color: var(--strong); font-weight: 700; }
.languages { flex: 0 1 auto; }
.languages[open] { flex: 1 1 100%; }
summary {
  display: flex;
  align-items: center;
  inline-size: fit-content;
  min-block-size: var(--target);
  padding-inline: var(--s3);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  cursor: pointer;
  list-style: none;
}
summary::-webkit-details-marker { display: none; }
summary::after {
  content: '';
  inline-size: 0.5em;
  block-size: 0.5em;
  margin-inline-start: 0.7em;
  margin-block-start: -0.2em;
  border: solid currentcolor;
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}
.languages[open] summary::after { margin-block-start: 0.3em; transform: rotate(225deg); }
.languages ul {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 8rem), 1fr));
  gap: var(--s1);
  margin: var(--s2) 0 0;
  padding: 0;
  list-style: none;
}
.languages a {
  display: flex;
  align-items: center;
  justify-content: center;
  min-block-size: var(--target);
  padding-inline: var(--s2);
  border: 1px solid var(--hairline);
  border-radius: var(--radius);
  background: var(--surface);
  text-decoration: none;
}
.languages a[aria-current] { border-color: var(--strong); background: var(--strong-soft); font-weight: 700; }
main { max-inline-size: 46rem; margin-inline: auto; padding: var(--s3) var(--s3) var(--s4); }
@media (min-width: 48rem) {
  header { padding-inline: var(--s4); }
  main {
    margin-block: var(--s2) var(--s4);
    padding: var(--s4);
    border: 1px solid var(--hairline);
    border-radius: calc(2 * var(--radius));
    background: var(--surface);
  }
}
h1 { margin: 0 0 var(--s3); font-size: 1.65rem; line-height: 1.25; text-wrap: balance; }
p { margin: 0 0 var(--s3); max-inline-size: 38rem; }
a { color: var(--strong); }
.quiet { margin-block-end: 0; color: var(--quiet); }
form { margin-block: var(--s3); }
button, .button {
  margin-block-start: var(--s1);
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-block-size: max(3.4rem, 54px);
  min-inline-size: min(100%, 14rem);
  padding: var(--s2) var(--s4);
  border: 2px solid transparent;
  border-radius: var(--radius);
  background: var(--strong);
  color: var(--on-strong);
  font: inherit;
  font-size: 1.1rem;
  font-weight: 700;
  text-decoration: none;
  cursor: pointer;
}
button:hover, .button:hover { background: var(--strong-deep); }
.field { margin-block: 0 var(--s3); }
label { display: block; margin-block-end: var(--s1); font-weight: 700; }
input {
  inline-size: min(100%, 26rem);
  min-block-size: var(--target);
  padding: var(--s2) var(--s3);
  border: 2px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  font: inherit;
  font-size: 1.1rem;
}
html[dir='rtl'] input { text-align: right; }
input[aria-invalid] { border-color: var(--attention); }
.rules { margin-block-end: var(--s3); }
.rules p { margin-block-end: var(--s1); }
.rules ul { margin: 0; padding-inline-start: 1.3em; }
.fault { margin-block-end: var(--s1); color: var(--attention); font-weight: 700; }
.wrong {
  margin-block-end: var(--s4);
  padding: var(--s2) var(--s3);
  border: 2px solid var(--attention);
  border-radius: var(--radius);
  background: var(--attention-soft);
}
.wrong ul { margin: 0; padding: 0; list-style: none; }
.wrong a { display: flex; align-items: center; min-block-size: var(--target); color: var(--ink); }
.mark {
  display: block;
  inline-size: 3.4rem;
  block-size: 3.4rem;
  margin-block-end: var(--s3);
  padding: 0.6rem;
  border-radius: 50%;
  fill: none;
  stroke: currentcolor;
  stroke-width: 2.6;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.mark.good { background: var(--good-soft); color: var(--good); }
.mark.look { background: var(--attention-soft); color: var(--attention); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 6px var(--focus-gap); }
@media (prefers-contrast: more) {
  :root { --quiet: var(--ink); --line: var(--ink); --hairline: var(--ink); }
}
@media (forced-colors: active) {
  button, .button, .mark { border: 2px solid; }
}
@media print { .languages, form { display: none; } }
`

/** Named after its content, so that browsers may keep it. */
export const STYLE_PATH = `/l/style-${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`
