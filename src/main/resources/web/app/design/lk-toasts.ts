import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Store, Watch } from '../platform/store';
import { controls } from './controls';
import { icon } from './icons';

interface Toast {
    id: number;
    text: string;
    bad: boolean;
}

const toasts = new Store<Toast[]>([]);
let last = 0;

/** Says a sentence at the bottom of the page for a few seconds, also to screen readers. */
export function toast(text: string, bad = false): void {
    const id = ++last;
    toasts.value = [...toasts.value, { id, text, bad }];
    setTimeout(() => (toasts.value = toasts.value.filter(other => other.id !== id)), bad ? 8000 : 3500);
}

/** Shows what {@link toast} was told. */
@customElement('lk-toasts')
export class LkToasts extends LitElement {
    static override styles = [
        controls,
        css`
            :host { position: fixed; z-index: 50; left: 0; right: 0; bottom: 24px; display: grid; justify-items: center; gap: 8px; pointer-events: none; }
            div { display: flex; gap: 10px; align-items: center; max-width: min(480px, calc(100vw - 32px)); padding: 10px 16px; border-radius: 12px;
                background: var(--ink); color: var(--paper); font-size: var(--text-s); box-shadow: var(--shadow); animation: rise var(--slow); }
            div.bad { background: var(--bad); color: light-dark(#fff, #2a0b08); }
            @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
        `,
    ];

    protected readonly watch = new Watch(this, toasts);

    override render() {
        return html`<section role="status" aria-live="polite">
            ${toasts.value.map(toast => html`<div class=${toast.bad ? 'bad' : ''}>${icon(toast.bad ? 'warning' : 'check', 16)}<span>${toast.text}</span></div>`)}
        </section>`;
    }
}
