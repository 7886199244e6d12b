import { html, nothing, type TemplateResult } from 'lit';
import { parseMarkdown, type MarkdownBlock } from './markdown';
import { isWebAddress, type Inline } from './markdown-inline';

export type Cite = (number: number) => TemplateResult | undefined;

/** Markdown as templates. {@code cite} draws a citation, or says that there is none of that number. */
export function markdown(text: string, cite: Cite): TemplateResult {
    return html`${parseMarkdown(text).map(block => blockView(block, cite))}`;
}

function blockView(block: MarkdownBlock, cite: Cite): TemplateResult {
    switch (block.kind) {
        case 'heading':
            // the question is the h2 of a turn
            return block.level <= 2 ? html`<h3>${inline(block.content, cite)}</h3>` : html`<h4>${inline(block.content, cite)}</h4>`;
        case 'paragraph':
            return html`<p>${inline(block.content, cite)}</p>`;
        case 'list':
            return block.ordered
                ? html`<ol start=${block.start}>${block.items.map(item => html`<li>${blocks(item, cite)}</li>`)}</ol>`
                : html`<ul>${block.items.map(item => html`<li>${blocks(item, cite)}</li>`)}</ul>`;
        case 'quote':
            return html`<blockquote>${blocks(block.content, cite)}</blockquote>`;
        case 'code':
            return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
        case 'table':
            return html`<div class="table" tabindex="0" role="group"><table>
                <thead><tr>${block.header.map(cell => html`<th scope="col">${inline(cell, cite)}</th>`)}</tr></thead>
                <tbody>${block.rows.map(row => html`<tr>${row.map(cell => html`<td>${inline(cell, cite)}</td>`)}</tr>`)}</tbody>
            </table></div>`;
        case 'rule':
            return html`<hr>`;
    }
}

function blocks(content: MarkdownBlock[], cite: Cite): TemplateResult {
    return html`${content.map(block => blockView(block, cite))}`;
}

function inline(content: Inline[], cite: Cite): TemplateResult {
    return html`${content.map(part => inlineView(part, cite))}`;
}

function inlineView(part: Inline, cite: Cite): TemplateResult | string {
    switch (part.kind) {
        case 'text':
            return part.text;
        case 'break':
            return html`<br>`;
        case 'code':
            return html`<code>${part.text}</code>`;
        case 'strong':
            return html`<strong>${inline(part.content, cite)}</strong>`;
        case 'emphasis':
            return html`<em>${inline(part.content, cite)}</em>`;
        case 'link':
            return isWebAddress(part.address)
                ? html`<a href=${part.address} target="_blank" rel="noopener noreferrer nofollow">${inline(part.content, cite)}</a>`
                : html`${inline(part.content, cite)}`;
        case 'citations': {
            const chips = part.numbers.map(cite);
            return chips.every(chip => chip === undefined) ? part.text : html`${chips.map(chip => chip ?? nothing)}`;
        }
    }
}
