import { css } from 'lit';

/** Column of turns with the composer docked below; the document opens to the right, over everything on narrow screens. */
export const chatLayout = css`
    :host { display: block; height: 100%; }
    .split { display: grid; grid-template-columns: minmax(0, 1fr); height: 100%; }
    .split.open { grid-template-columns: minmax(0, 1fr) minmax(0, 1.05fr); }
    .chat { display: flex; flex-direction: column; min-height: 0; min-width: 0; height: 100%; }
    .scroll { flex: 1; min-height: 0; overflow-y: auto; outline: none; }
    .column { width: 100%; max-width: 760px; margin: 0 auto; padding: 0 24px; }
    .scroll .column { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; padding-top: 32px; padding-bottom: 40px; }
    .dock { padding: 0 0 20px; background: linear-gradient(transparent, var(--paper) 24px); }
    .blank { justify-content: center; }
    .blank .scroll { flex: 0 1 auto; }
    .blank .dock { padding-bottom: 14vh; }
    .question { font: 600 var(--text-xl) / 1.35 var(--serif); letter-spacing: -0.005em; white-space: pre-wrap; overflow-wrap: anywhere; text-wrap: pretty; }
    .question.long { font: 500 1rem / 1.6 var(--sans); }
    article + .question { margin-top: 20px; padding-top: 32px; border-top: 1px solid var(--line); }
    .failure { display: flex; gap: 12px; align-items: flex-start; padding: 14px 16px; border-radius: 14px; background: var(--bad-soft); color: var(--bad); }
    .failure div { flex: 1; }
    .failure button { color: var(--ink); }
    lk-viewer { min-width: 0; height: 100%; overflow: hidden; }
    @media (max-width: 1080px) {
        .split.open { grid-template-columns: minmax(0, 1fr); }
        lk-viewer { position: fixed; inset: 0; z-index: 30; }
    }
    @media (max-width: 700px) {
        .column { padding: 0 16px; }
        .scroll .column { padding-top: 20px; }
        .dock { padding-bottom: 12px; }
        .blank .dock { padding-bottom: 12px; }
        .blank { justify-content: space-between; }
    }
`;
