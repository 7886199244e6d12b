import { css } from 'lit';

/** What a file becomes on the left, settings on the right; on a phone one below the other. */
export const previewStyles = css`
    .columns { display: grid; grid-template: 'summary settings' auto 'chunks settings' minmax(0, 1fr) / minmax(0, 1fr) 340px; gap: 12px 28px; height: 100%; min-height: 0; }
    .summary { grid-area: summary; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
    .summary > .hint:empty { display: none; }
    .settings { grid-area: settings; overflow-y: auto; padding: 2px 6px 16px; }
    .chunks { grid-area: chunks; overflow-y: auto; padding: 2px 8px 16px 2px; transition: opacity var(--slow); outline-offset: -2px; }
    summary { padding: 2px 0 14px; font-weight: 550; cursor: pointer; }
    .none { display: grid; justify-items: center; gap: 12px; padding: 48px 24px; text-align: center; color: var(--ink-soft); }
    .none p { max-width: 46ch; }
    .stale { opacity: 0.6; }
    .others { display: grid; gap: 4px; padding: 10px 14px; border-radius: var(--radius); background: var(--sunken); font-size: var(--text-s); }
    .others ul { display: flex; flex-wrap: wrap; gap: 2px 16px; }
    .others li { display: inline-flex; gap: 5px; align-items: baseline; min-width: 0; overflow-wrap: anywhere; color: var(--ink-soft); }
    .others svg { align-self: center; }
    .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: flex-end; width: 100%; }
    .belong { flex: 1 1 320px; }
    .belong:not(:has(*)) { display: none; }
    .belong button { display: block; margin-left: -6px; min-height: 24px; padding: 0 6px; color: inherit; text-decoration: underline; text-underline-offset: 3px; }
    .blind { margin-right: auto; }
    @media (min-width: 861px) { .settings[open] > summary { display: none; } }
    @media (max-width: 860px) {
        .columns { grid-template: 'summary' auto 'settings' auto 'chunks' auto / minmax(0, 1fr); height: auto; align-content: start; }
        .settings, .chunks { overflow: visible; padding: 2px 0 16px; }
        .settings { padding: 14px 0 0; border-top: 1px solid var(--line); }
        .chunks { padding-top: 14px; border-top: 1px solid var(--line); }
    }
    @media (max-width: 560px) {
        .belong { flex-basis: 100%; }
        .actions > button { flex: 1 1 auto; }
        .blind { margin-right: 0; }
    }
`;
