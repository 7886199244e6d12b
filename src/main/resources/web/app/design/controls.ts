import { css } from 'lit';

/** What every element shares: box model, buttons, fields, links, focus rings. */
export const controls = css`
    *, *::before, *::after { box-sizing: border-box; }
    :host([hidden]), [hidden] { display: none !important; }
    h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
    ul, ol { list-style: none; }
    a { color: var(--accent-text); text-underline-offset: 3px; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    svg { flex: none; }

    button, .button {
        display: inline-flex; align-items: center; justify-content: center; gap: 8px;
        min-height: 36px; padding: 0 14px; border: 1px solid transparent; border-radius: var(--radius);
        background: transparent; color: var(--ink); font: 500 var(--text-m) / 1.2 var(--sans); text-decoration: none;
        white-space: nowrap; cursor: pointer; transition: background var(--quick), border-color var(--quick), color var(--quick);
    }
    button:hover, .button:hover { background: var(--hover); }
    button:disabled { cursor: not-allowed; opacity: 0.55; }
    .primary { background: var(--accent); color: var(--on-accent); }
    .primary:hover:not(:disabled) { background: var(--accent-hover); }
    .secondary { border-color: var(--line-strong); background: var(--surface); }
    .danger { background: var(--bad); color: light-dark(#fff, #2a0b08); }
    .danger:hover:not(:disabled) { background: var(--bad); filter: brightness(0.92); }
    .icon { width: 36px; padding: 0; color: var(--ink-soft); }
    .icon:hover { color: var(--ink); }
    .small { min-height: 30px; padding: 0 10px; font-size: var(--text-s); }
    .small.icon { width: 30px; padding: 0; }

    .field { display: grid; gap: 6px; }
    .field > label, .label { font-weight: 550; font-size: var(--text-s); }
    .hint { color: var(--ink-soft); font-size: var(--text-s); }
    input:not([type='checkbox'], [type='radio']), select, textarea {
        width: 100%; min-height: 40px; padding: 8px 12px; border: 1px solid var(--line-strong); border-radius: var(--radius);
        background: var(--surface); color: var(--ink); font: var(--text-m) / 1.4 var(--sans);
    }
    textarea { resize: vertical; }
    input:focus-visible, select:focus-visible, textarea:focus-visible { outline-offset: 0; border-color: var(--accent); }
    input::placeholder, textarea::placeholder { color: var(--ink-soft); opacity: 1; }
    input[type='checkbox'], input[type='radio'] { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); flex: none; }
    .choice { display: flex; align-items: flex-start; gap: 10px; padding: 6px 0; }

    .notice { display: flex; gap: 10px; padding: 10px 14px; border-radius: var(--radius); font-size: var(--text-s); line-height: 1.5; }
    .notice svg { margin-top: 1px; }
    .notice.bad { background: var(--bad-soft); color: var(--bad); }
    .notice.info { background: var(--info-soft); color: var(--info); }
    .notice.good { background: var(--good-soft); color: var(--good); }
    .notice.warn { background: var(--warn-soft); color: var(--warn); }

    .unseen {
        position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }
    .soft { color: var(--ink-soft); }
    .row { display: flex; align-items: center; gap: 8px; }
    .grow { flex: 1; min-width: 0; }
    .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;

/** A page with a heading: collections, people, keys, audit. */
export const pageLayout = css`
    :host { display: block; height: 100%; overflow-y: auto; }
    .page { max-width: 1040px; margin: 0 auto; padding: 40px 32px 96px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
    .page > header { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 16px; }
    h1 { font: 600 var(--text-2xl) / 1.2 var(--serif); letter-spacing: -0.01em; overflow-wrap: anywhere; }
    h1:focus { outline: none; }
    h2 { font: 600 var(--text-l) / 1.3 var(--sans); }
    .lead { color: var(--ink-soft); max-width: 62ch; margin-top: 6px; }
    .card { border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--surface); }
    .empty { display: grid; justify-items: center; gap: 10px; padding: 56px 24px; text-align: center; color: var(--ink-soft); }
    .empty h2 { color: var(--ink); }
    /* positioned: unseen text in a cell would otherwise widen the page */
    .scroll { position: relative; overflow-x: auto; }
    table { width: 100%; border-collapse: collapse; font-size: var(--text-m); }
    th { text-align: left; font-weight: 550; font-size: var(--text-s); color: var(--ink-soft); }
    th, td { padding: 10px 16px; border-bottom: 1px solid var(--line); vertical-align: middle; }
    tbody tr:last-child > * { border-bottom: 0; }
    td.actions { text-align: right; white-space: nowrap; }
    @media (max-width: 700px) {
        .page { padding: 20px 16px 72px; gap: 20px; }
        h1 { font-size: 1.625rem; }
        th, td { padding: 10px 12px; }
    }
`;
