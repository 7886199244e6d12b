import { css } from 'lit';

export const documentsStyles = css`
    :host { display: grid; gap: 16px; height: auto; overflow: visible; grid-template-columns: minmax(0, 1fr); }
    .tools { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; }
    .states { display: flex; flex-wrap: wrap; gap: 4px; flex: 1; }
    .states button { border-radius: 99px; color: var(--ink-soft); }
    .states button[aria-pressed='true'] { background: var(--accent-soft); color: var(--accent-text); }
    .tools input[type='search'] { width: 240px; }
    .name { display: flex; gap: 10px; color: var(--ink); font-size: var(--text-m); font-weight: 450; }
    .name { align-items: flex-start; }
    .name > div { padding-top: 3px; }
    .fold { flex: none; margin: -1px 0 -1px -8px; }
    tr.unfolded > * { border-bottom-color: transparent; }
    tr.stages td { padding: 2px 20px 20px 46px; }
    .name div { min-width: 0; overflow-wrap: anywhere; }
    .reason { margin-top: 2px; max-width: 60ch; color: var(--ink-soft); font-size: var(--text-s); font-weight: 400; line-height: 1.45; }
    .reason span { color: var(--ink); }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .wide { white-space: nowrap; }
    .pages { display: flex; align-items: center; justify-content: center; gap: 12px; color: var(--ink-soft); font-size: var(--text-s); }
    @media (max-width: 860px) {
        .wide { display: none; }
    }
    @media (max-width: 560px) {
        thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; padding: 8px 4px; border-bottom: 1px solid var(--line); }
        tr:last-child { border-bottom: 0; }
        th, td { padding: 4px 10px; border: 0; }
        tbody th, tr.stages td { grid-column: 1 / -1; }
        tr.unfolded { border-bottom-color: transparent; }
        tr.stages { padding-top: 0; }
        tr.stages td { padding: 0 10px 12px; }
        .tools input[type='search'] { width: 100%; }
    }
`;
