import { css } from 'lit';

export const sourceCardStyles = css`
    :host { display: block; }
    article { display: grid; grid-template-columns: auto minmax(0, 1fr) auto auto; gap: 8px 14px; align-items: center; padding: 14px 14px 14px 18px; border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--surface); }
    .face { display: grid; color: var(--accent-text); }
    h3 { font: 550 var(--text-m) / 1.35 var(--sans); overflow-wrap: anywhere; }
    .soft { font-size: var(--text-s); line-height: 1.45; overflow-wrap: anywhere; }
    .actions { display: flex; align-items: center; gap: 4px; }
    .run { grid-column: 2 / -1; display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
    .counts { margin-right: 12px; color: var(--ink); }
    .notice > div { display: grid; gap: 4px; min-width: 0; overflow-wrap: anywhere; }
    .notice button { justify-self: start; margin-top: 4px; white-space: normal; }
    @media (max-width: 700px) {
        article { grid-template-columns: auto minmax(0, 1fr) auto; }
        .what { grid-column: 2 / -1; }
        .pill { grid-column: 2; justify-self: start; }
        .run { grid-column: 1 / -1; }
    }
`;
