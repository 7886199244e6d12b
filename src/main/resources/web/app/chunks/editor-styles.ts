import { css } from 'lit';

export const editorStyles = css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; padding: 4px 14px 14px; }
    form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; }
    textarea { field-sizing: content; min-height: 140px; max-height: 50vh; line-height: 1.5; }
    figure { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; }
    figcaption { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 2px 12px; }
    figcaption button { color: var(--accent-text); }
    .own { max-height: 30vh; overflow-y: auto; padding: 10px 12px; border-radius: var(--radius); background: var(--sunken); white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; }
    mark { border-radius: 2px; background: var(--mark); color: var(--mark-ink); }
    .choice small { display: block; }
    .foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
    .history { margin-left: auto; }
    .history svg { transition: transform var(--quick); }
    .history[aria-expanded='true'] svg { transform: rotate(180deg); }
    .notice button { display: flex; margin-top: 8px; color: var(--ink); }
    .show { display: none; }
    @media (max-width: 1000px) { .show { display: inline-flex; } }
`;
