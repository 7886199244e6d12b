import { css } from 'lit';

/** Chunks on the left, the original on the right; on narrow screens one of them. */
export const deskStyles = css`
    :host { display: flex; flex-direction: column; height: 100%; min-height: 0; }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 10px 20px; border-bottom: 1px solid var(--line); background: var(--surface); }
    .back { display: inline-flex; align-items: center; gap: 6px; color: var(--ink-soft); font-size: var(--text-s); text-decoration: none; }
    .back:hover { color: var(--ink); text-decoration: underline; }
    h1 { flex: 1; min-width: 0; font: 600 var(--text-l) / 1.3 var(--serif); }
    .switch { display: none; padding: 2px; border-radius: 10px; background: var(--sunken); }
    .switch button { min-height: 30px; border-radius: 8px; color: var(--ink-soft); }
    .switch button[aria-pressed='true'] { background: var(--surface); color: var(--ink); box-shadow: var(--shadow-small); }
    .panes { flex: 1; min-height: 0; display: grid; grid-template: minmax(0, 1fr) / minmax(380px, 5fr) minmax(0, 6fr); }
    .panes > * { min-width: 0; min-height: 0; }
    .refusal { display: grid; justify-items: center; gap: 12px; padding: 72px 24px; text-align: center; color: var(--ink-soft); }
    .refusal h2 { color: var(--ink); font: 600 var(--text-l) / 1.3 var(--sans); }
    .refusal p { max-width: 56ch; }
    @media (max-width: 1000px) {
        header { padding: 8px 16px; }
        h1 { order: 1; flex-basis: 100%; }
        .back { flex: 1; }
        .switch { display: flex; }
        .panes { grid-template-columns: minmax(0, 1fr); }
        /* laid out all the same, so that the viewer can go to the chunk */
        .panes > * { grid-area: 1 / 1; }
        .panes.chunks lk-viewer, .panes.original lk-chunk-list { visibility: hidden; }
    }
`;
