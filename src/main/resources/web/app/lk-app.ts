import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';

/** The whole page. */
@customElement('lk-app')
export class LkApp extends LitElement {
    override render() {
        return html`<main><h1>Lorekeep</h1></main>`;
    }
}
