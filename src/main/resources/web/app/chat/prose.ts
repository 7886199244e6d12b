import { css } from 'lit';

/** How an answer reads: a column of text, quotes set as quotes. */
export const prose = css`
    .prose { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; font-size: 1rem; line-height: 1.65; overflow-wrap: anywhere; }
    .prose h3 { margin-top: 8px; font: 650 var(--text-l) / 1.35 var(--sans); }
    .prose h4 { margin-top: 4px; font: 650 1rem / 1.35 var(--sans); }
    .prose ul, .prose ol { display: grid; gap: 6px; padding-left: 24px; list-style: disc; }
    .prose ol { list-style: decimal; }
    .prose li::marker { color: var(--ink-soft); }
    .prose li > * + * { margin-top: 6px; }
    .prose code { padding: 1px 5px; border-radius: 5px; background: var(--sunken); font: 0.875em / 1.5 var(--mono); }
    .prose pre { overflow-x: auto; padding: 14px 16px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--sunken); margin: 0; }
    .prose pre code { padding: 0; background: none; overflow-wrap: normal; }
    .prose .host { color: var(--ink-soft); font-size: 0.875em; }
    .prose .partly { text-decoration: underline dotted 2px var(--warn); text-underline-offset: 4px; text-decoration-skip-ink: none; }
    .prose .unsupported { text-decoration: underline wavy 1.5px var(--bad); text-underline-offset: 4px; text-decoration-skip-ink: none; }
    .prose hr { width: 100%; border: 0; border-top: 1px solid var(--line); }
    .prose .table { overflow-x: auto; border: 1px solid var(--line); border-radius: var(--radius); }
    .prose table { width: 100%; border-collapse: collapse; font-size: var(--text-m); font-variant-numeric: tabular-nums; }
    .prose th, .prose td { padding: 8px 12px; border-bottom: 1px solid var(--line); text-align: left; }
    .prose th { background: var(--sunken); font-weight: 600; }
    .prose tr:last-child td { border-bottom: 0; }
    .prose blockquote { position: relative; margin: 0; padding: 2px 0 2px 20px; display: grid; gap: 8px; }
    .prose blockquote::before { content: ''; position: absolute; inset: 0 auto 0 0; width: 3px; border-radius: 3px; background: var(--mark-line); }
    .prose blockquote { font: 400 1.0625rem / 1.65 var(--serif); }
`;
