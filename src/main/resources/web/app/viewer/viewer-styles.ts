import { css } from 'lit';

export const viewerStyles = css`
    :host { display: block; height: 100%; background: var(--sunken); }
    section { display: flex; flex-direction: column; height: 100%; outline: none; }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 10px 12px 10px 20px; border-bottom: 1px solid var(--line); background: var(--surface); }
    .what { flex: 1 1 200px; min-width: 0; }
    h2 { font: 600 var(--text-m) / 1.35 var(--sans); }
    header p { color: var(--ink-soft); font-size: var(--text-s); line-height: 1.35; }
    .tools, .steps { display: flex; align-items: center; gap: 4px; }
    .tools { margin-left: auto; gap: 8px; }
    .steps span { color: var(--ink-soft); font-size: var(--text-s); white-space: nowrap; font-variant-numeric: tabular-nums; }
    .switch { display: flex; padding: 2px; border-radius: 10px; background: var(--sunken); }
    .switch button { min-height: 26px; border-radius: 8px; color: var(--ink-soft); }
    .switch button[aria-pressed='true'] { background: var(--surface); color: var(--ink); box-shadow: var(--shadow-small); }
    .body { position: relative; flex: 1; min-height: 0; }
    .body > :not(.message) { height: 100%; }
    .message { display: grid; justify-items: center; gap: 8px; padding: 72px 24px; text-align: center; color: var(--ink-soft); }
`;
