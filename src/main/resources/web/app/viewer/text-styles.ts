import { css } from 'lit';

/** A document's text as a sheet of paper. */
export const textStyles = css`
    :host { display: block; height: 100%; overflow-y: auto; padding: 16px; outline-offset: -2px; }
    article { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; max-width: 780px; min-height: 100%; align-content: start; margin: 0 auto; padding: 40px 44px 64px;
        border-radius: 6px; background: var(--surface); box-shadow: var(--shadow-small); font: 400 1rem / 1.65 var(--serif); overflow-wrap: anywhere; }
    article > button { justify-self: center; }
    article > * { content-visibility: auto; contain-intrinsic-size: auto 60px; }
    p, li { white-space: pre-wrap; }
    h3.title { font: 600 1.625rem / 1.25 var(--serif); }
    h4 { margin: 12px 0 0; font: 600 1.25rem / 1.3 var(--serif); }
    h4.level-2 { font-size: 1.125rem; }
    h5 { margin: 8px 0 0; font: 600 1rem / 1.35 var(--sans); }
    ul { display: grid; gap: 6px; padding-left: 22px; list-style: disc; }
    ul.numbered { padding-left: 0; list-style: none; }
    pre { overflow-x: auto; margin: 0; padding: 14px 16px; border-radius: 8px; background: var(--sunken); font: 0.875rem / 1.6 var(--mono); white-space: pre; }
    pre code { font: inherit; }
    aside { padding: 10px 14px; border-left: 3px solid var(--line-strong); color: var(--ink-soft); font-size: var(--text-m); }
    .table { overflow-x: auto; }
    table { border-collapse: collapse; font: 400 var(--text-s) / 1.45 var(--sans); font-variant-numeric: tabular-nums; }
    th, td { overflow-wrap: normal; padding: 6px 10px; border: 1px solid var(--line); text-align: left; vertical-align: top; min-width: 48px; }
    th { background: var(--sunken); font-weight: 600; }
    td.place { border-color: transparent; color: var(--ink-soft); font: 400 var(--text-xs) / 1.6 var(--mono); white-space: nowrap; user-select: none; }
    mark { padding: 1px 0; border-radius: 2px; background: var(--mark); color: var(--mark-ink); box-decoration-break: clone; -webkit-box-decoration-break: clone; }
    .page { display: flex; align-items: center; gap: 12px; margin: 8px 0; color: var(--ink-soft); font: 500 var(--text-xs) / 1 var(--sans); }
    .page::before, .page::after { content: ''; flex: 1; border-top: 1px solid var(--line); }
    @media (max-width: 700px) {
        :host { padding: 0; }
        article { padding: 24px 20px 48px; border-radius: 0; }
    }
`;
