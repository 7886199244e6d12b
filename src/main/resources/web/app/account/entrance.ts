import { css } from 'lit';

/** The layout of the two screens outside the frame: sign in and first password. */
export const entrance = css`
    :host { display: grid; min-height: 100%; height: 100%; overflow-y: auto; place-items: center; padding: 32px 20px;
        background: radial-gradient(90rem 40rem at 50% -20rem, var(--accent-soft), transparent) var(--paper); }
    main { display: grid; gap: 28px; width: min(400px, 100%); }
    .brand { display: flex; align-items: center; gap: 12px; font: 600 1.5rem / 1 var(--serif); letter-spacing: -0.01em; }
    .lead { font: 400 var(--text-l) / 1.5 var(--serif); color: var(--ink-soft); }
    form { display: grid; gap: 18px; padding: 28px; border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--surface); box-shadow: var(--shadow); }
    form > [role="alert"]:empty { margin-top: -18px; }
    h1 { font: 600 var(--text-xl) / 1.25 var(--serif); }
    form > .primary { min-height: 44px; }
    .local { display: flex; gap: 8px; align-items: center; color: var(--ink-soft); font-size: var(--text-s); }
`;
