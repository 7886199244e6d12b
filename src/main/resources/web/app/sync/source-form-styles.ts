import { css } from 'lit';

export const sourceFormStyles = css`
    form { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 18px 16px; align-items: start; }
    form > * { grid-column: 1 / -1; }
    form > .half { grid-column: auto; }
    fieldset { margin: 0; padding: 0; border: 0; }
    legend { margin-bottom: 8px; padding: 0; font-weight: 550; font-size: var(--text-s); }
    .kinds { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
    .kinds legend { grid-column: 1 / -1; }
    .kind { position: relative; display: flex; gap: 10px; padding: 12px; border: 1px solid var(--line-strong); border-radius: var(--radius); cursor: pointer; }
    .kind:hover { background: var(--hover); }
    .kind:has(:checked) { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    .kind:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
    .kind input { position: absolute; opacity: 0; }
    .kind svg { color: var(--accent-text); }
    .kind strong { display: block; font-weight: 550; }
    .kind small { display: block; color: var(--ink-soft); font-size: var(--text-s); line-height: 1.4; }
    .field .choice { padding: 0; font-weight: 450; font-size: var(--text-m); }
    .wrong { color: var(--bad); font-size: var(--text-s); line-height: 1.45; overflow-wrap: anywhere; }
    [aria-invalid='true'] { border-color: var(--bad) !important; }
    .try { margin-right: auto; }
    @media (max-width: 560px) {
        form, .kinds { grid-template-columns: minmax(0, 1fr); }
        .try { width: 100%; }
    }
`;
