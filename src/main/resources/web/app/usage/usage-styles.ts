import { css } from 'lit';

export const usageStyles = css`
    .picker select { width: auto; min-width: 164px; min-height: 36px; padding: 4px 10px; }
    section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
    .padded { padding: 18px 20px 16px 16px; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 10px; }
    .tabs { display: flex; flex-wrap: wrap; gap: 2px; padding: 3px; border: 1px solid var(--line); border-radius: 12px; background: var(--sunken); }
    .tabs button { color: var(--ink-soft); }
    .tabs button[aria-pressed='true'] { background: var(--surface); color: var(--ink); box-shadow: var(--shadow-small); }
    .empty .lead { max-width: 54ch; }
    @media (max-width: 700px) {
        .picker { width: 100%; }
        .picker select { flex: 1; }
        .padded { padding: 14px 12px 12px 8px; }
    }
`;
