import { css } from 'lit';

/** A state as a word in its colour: {@code class="pill good"}. */
export const pill = css`
    .pill { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px 3px 8px; border-radius: 99px; font: 550 var(--text-s) / 1.4 var(--sans); white-space: nowrap; }
    .pill::before { content: ''; width: 7px; height: 7px; border-radius: 50%; background: currentColor; }
    .plain { background: var(--sunken); color: var(--ink-soft); } .info { background: var(--info-soft); color: var(--info); } .good { background: var(--good-soft); color: var(--good); }
    .warn { background: var(--warn-soft); color: var(--warn); } .bad { background: var(--bad-soft); color: var(--bad); }
    .info::before { animation: pulse 1.4s ease-in-out infinite; }
    @keyframes pulse { 50% { opacity: 0.25; } }
    @media (prefers-reduced-motion: reduce) { .info::before { animation: none; } }
`;
