import { LitElement, css, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from './controls';

/** A button that opens a small panel beside it; Escape or a click elsewhere closes it. Content comes in the default slot. */
@customElement('lk-menu')
export class LkMenu extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: inline-block; }
            :host([block]), :host([block]) .trigger { display: flex; width: 100%; }
            .trigger { padding: var(--menu-trigger-padding, 0 10px); justify-content: flex-start; min-width: 0; }
            .trigger.icon { padding: 0; justify-content: center; }
            .trigger[aria-expanded='true'] { background: var(--hover); }
            .panel {
                position: fixed; inset: auto; margin: 0; min-width: 200px; max-width: min(360px, calc(100vw - 24px)); max-height: min(420px, 70vh);
                overflow-y: auto; padding: 6px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); color: var(--ink);
                box-shadow: var(--shadow);
            }
        `,
    ];

    @property() label = '';
    @property({ type: Boolean, reflect: true }) block = false;
    @property({ type: Boolean }) icon = false;
    @state() private open = false;
    @query('.panel') private panel!: HTMLElement;
    @query('.trigger') private trigger!: HTMLButtonElement;

    override render() {
        return html`<button class="trigger ${this.icon ? 'icon small' : ''}" type="button" aria-label=${this.label} aria-expanded=${this.open}
                aria-haspopup="true" popovertarget="panel"><slot name="trigger"></slot></button>
            <div class="panel" id="panel" popover role="group" aria-label=${this.label} @beforetoggle=${this.toggling} @toggle=${this.toggled}
                @click=${this.picked} @keydown=${this.moved}><slot></slot></div>`;
    }

    private toggling(event: ToggleEvent): void {
        this.open = event.newState === 'open';
    }

    private toggled(event: ToggleEvent): void {
        if (event.newState !== 'open') return;
        this.place();
        this.items()[0]?.focus();
    }

    private place(): void {
        const anchor = this.trigger.getBoundingClientRect();
        const { offsetWidth: width, offsetHeight: height } = this.panel;
        const below = anchor.bottom + 6 + height <= innerHeight;
        this.panel.style.left = `${Math.max(12, Math.min(anchor.left, innerWidth - width - 12))}px`;
        this.panel.style.top = `${below ? anchor.bottom + 6 : Math.max(12, anchor.top - height - 6)}px`;
    }

    private picked(event: Event): void {
        const keeps = event.composedPath().some(node => node instanceof HTMLElement && node.hasAttribute('data-stay'));
        const action = event.composedPath().some(node => node instanceof HTMLButtonElement || node instanceof HTMLAnchorElement);
        if (action && !keeps) this.close();
    }

    private moved(event: KeyboardEvent): void {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        const items = this.items();
        const at = items.findIndex(item => item === document.activeElement || item.matches(':focus') || item.contains(deepFocus()));
        items[(at + step + items.length) % items.length]?.focus();
        event.preventDefault();
    }

    private items(): HTMLElement[] {
        return [...this.querySelectorAll<HTMLElement>('button:not([slot]), a:not([slot]), input:not([slot])')];
    }

    close(): void {
        this.panel.hidePopover();
        this.trigger.focus();
    }
}

function deepFocus(): Element | null {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
}
