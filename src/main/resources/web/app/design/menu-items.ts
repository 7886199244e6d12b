import { css } from 'lit';

/** Rows inside a menu: the menu is a shell, its rows belong to the element that fills it. */
export const menuItems = css`
    .item {
        display: flex; width: 100%; min-height: 36px; align-items: center; justify-content: flex-start; gap: 10px; padding: 6px 10px;
        border-radius: 8px; color: var(--ink); font: 450 var(--text-m) / 1.3 var(--sans); text-align: left; text-decoration: none;
    }
    .item svg { color: var(--ink-soft); }
    .item.bad, .item.bad svg { color: var(--bad); }
    .heading { padding: 8px 10px 4px; color: var(--ink-soft); font-size: var(--text-xs); font-weight: 600; }
    hr { margin: 6px 0; border: 0; border-top: 1px solid var(--line); }
`;
