import { css } from 'lit';

export const listStyles = css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--paper); }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; padding: 10px 16px; border-bottom: 1px solid var(--line); font-size: var(--text-s); }
    .tools input[type='search'] { flex: 1 1 160px; width: auto; min-height: 36px; padding: 4px 12px; }
    .tools .choice { align-items: center; gap: 8px; }
    .scroll { position: relative; flex: 1; min-height: 0; overflow-y: auto; display: grid; grid-template-columns: minmax(0, 1fr); align-content: start; gap: 10px; padding: 12px 16px 40px; }
    ol { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
    li { border: 1px solid var(--line); border-radius: 14px; background: var(--surface); }
    li.open { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
    .head { display: grid; grid-template-columns: minmax(0, 1fr); justify-items: stretch; gap: 4px; width: 100%; padding: 10px 14px; border-radius: 13px; text-align: left; font-weight: 400; white-space: normal; }
    .where { display: flex; gap: 10px; align-items: baseline; color: var(--ink-soft); font-size: var(--text-s); line-height: 1.4; }
    .where strong { color: var(--ink); font-weight: 600; white-space: nowrap; }
    .where .cut { flex: 1; min-width: 0; }
    .tokens { white-space: nowrap; font-variant-numeric: tabular-nums; }
    .tags { display: flex; flex-wrap: wrap; gap: 6px; }
    .tags:not(:has(*)) { display: none; }
    .tag { padding: 1px 9px; border-radius: 99px; background: var(--accent-soft); color: var(--accent-text); font: 550 var(--text-xs) / 1.6 var(--sans); }
    .tag.bad { background: var(--bad-soft); color: var(--bad); }
    .tag.warn { background: var(--warn-soft); color: var(--warn); }
    .text { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; line-height: 1.45; overflow-wrap: anywhere; }
    .off .text { color: var(--ink-soft); text-decoration: line-through; }
    .empty { display: grid; justify-items: center; gap: 12px; padding: 48px 16px; text-align: center; color: var(--ink-soft); }
    lk-lost-drafts { display: contents; }
    .pages { display: flex; align-items: center; justify-content: center; gap: 12px; color: var(--ink-soft); font-size: var(--text-s); }
`;
