import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const drawings = {
    plus: svg`<path d="M10 4v12M4 10h12"/>`,
    search: svg`<circle cx="9" cy="9" r="5"/><path d="m13 13 4 4"/>`,
    chat: svg`<path d="M4 4.500h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9l-4 3v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z"/>`,
    books: svg`<path d="M4 3.500h3v13H4zM7 3.500h3v13H7zM11 4.300l2.8-.8 3 12.4-2.8.8z"/>`,
    people: svg`<circle cx="7.5" cy="7" r="3"/><path d="M2.5 16.500c.4-3 2.3-4.5 5-4.500s4.6 1.5 5 4.500M13 4.300a3 3 0 0 1 0 5.400M14.5 12.300c1.7.5 2.7 1.9 3 4.2"/>`,
    key: svg`<circle cx="6.5" cy="13.5" r="3"/><path d="m8.7 11.3 7.3-7.300M13 7l2.5 2.5"/>`,
    shield: svg`<path d="M10 2.5 4 5v4.500c0 3.8 2.5 6.5 6 8 3.5-1.5 6-4.2 6-8V5z"/><path d="m7.5 10 1.8 1.800L12.8 8"/>`,
    sliders: svg`<path d="M3 6h7M14 6h3M3 14h3M10 14h7"/><circle cx="12" cy="6" r="2"/><circle cx="8" cy="14" r="2"/>`,
    chunks: svg`<rect x="3.5" y="3" width="13" height="5.5" rx="1.500"/><rect x="3.5" y="11.5" width="13" height="5.5" rx="1.500"/><path d="M6.5 5.750h5M6.5 14.250h7"/>`,
    chart: svg`<path d="M3.5 16.500h13M6 13.500v-4M10 13.500v-9M14 13.500v-6.500"/>`,
    sun: svg`<circle cx="10" cy="10" r="3.2"/><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.300l1.4 1.400M14.3 14.300l1.4 1.400M4.3 15.700l1.4-1.400M14.3 5.700l1.4-1.4"/>`,
    moon: svg`<path d="M16.5 11.800A6.8 6.8 0 0 1 8.2 3.500a6.8 6.8 0 1 0 8.3 8.300Z"/>`,
    screen: svg`<rect x="2.5" y="4" width="15" height="10" rx="1.5"/><path d="M7 17h6"/>`,
    menu: svg`<path d="M3 5.500h14M3 10h14M3 14.500h14"/>`,
    sidebar: svg`<rect x="2.5" y="3.5" width="15" height="13" rx="2"/><path d="M7.5 3.500v13"/>`,
    dots: svg`<circle cx="4.5" cy="10" r=".8" fill="currentColor"/><circle cx="10" cy="10" r=".8" fill="currentColor"/><circle cx="15.5" cy="10" r=".8" fill="currentColor"/>`,
    send: svg`<path d="M10 16.500v-13M4.5 9 10 3.5 15.5 9"/>`,
    stop: svg`<rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor"/>`,
    pause: svg`<path d="M7 4.500v11M13 4.500v11"/>`,
    play: svg`<path d="M6 4v12l10-6z"/>`,
    folder: svg`<path d="M3 5.500a1 1 0 0 1 1-1h3.800l2 2.200H16a1 1 0 0 1 1 1v7.300a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>`,
    bucket: svg`<ellipse cx="10" cy="5.500" rx="6.500" ry="2"/><path d="m3.500 5.500 1.500 9.600c.2 1 2.300 1.900 5 1.900s4.800-.9 5-1.900l1.500-9.600"/>`,
    mail: svg`<rect x="2.500" y="4.500" width="15" height="11" rx="1.500"/><path d="m3 6 7 5 7-5"/>`,
    globe: svg`<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c2.400 2 3.400 4.400 3.400 7s-1 5-3.400 7c-2.400-2-3.400-4.400-3.400-7S7.600 5 10 3z"/>`,
    plug: svg`<path d="M7 3v4M13 3v4M5 7h10v2.500a5 5 0 0 1-10 0zM10 14.500V17"/>`,
    clock: svg`<circle cx="10" cy="10" r="7"/><path d="M10 6v4l2.700 1.800"/>`,
    copy: svg`<rect x="6.5" y="6.5" width="10" height="10" rx="2"/><path d="M13.5 6.500v-1a2 2 0 0 0-2-2h-6a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2h1"/>`,
    check: svg`<path d="m4 10.5 4 4 8-9"/>`,
    close: svg`<path d="m5 5 10 10M15 5 5 15"/>`,
    away: svg`<path d="M11.500 3.500h5v5M16.500 3.500 9 11M14 11v4.500a1 1 0 0 1-1 1H4.500a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1H9"/>`,
    download: svg`<path d="M10 3v9.500M6 9l4 4 4-4M4 16.500h12"/>`,
    upload: svg`<path d="M10 13V3.500M6 7l4-4 4 4M4 16.500h12"/>`,
    left: svg`<path d="m12 4.5-5.5 5.5 5.5 5.5"/>`,
    right: svg`<path d="m8 4.5 5.5 5.500L8 15.5"/>`,
    down: svg`<path d="m4.5 8 5.5 5.500L15.5 8"/>`,
    file: svg`<path d="M5 2.500h6.500l4 4v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1Z"/><path d="M11.5 2.500v4h4M7 11h6M7 14h4"/>`,
    retry: svg`<path d="M16 10a6 6 0 1 1-1.9-4.400L16 7.500M16 3.500v4h-4"/>`,
    trash: svg`<path d="M3.5 5.500h13M8 5.500v-2h4v2M5 5.500l.8 11h8.400l.8-11M8.5 8.500v5M11.5 8.500v5"/>`,
    pencil: svg`<path d="m3.5 16.5.7-3.300L13.5 4l2.5 2.5-9.2 9.300z"/>`,
    warning: svg`<path d="M10 3 2.5 16.500h15z"/><path d="M10 8v4M10 14.200v.1"/>`,
    info: svg`<circle cx="10" cy="10" r="7"/><path d="M10 9v5M10 6.300v.1"/>`,
    leave: svg`<path d="M8 3.500H4.500a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1H8M8 10h9M13.5 6.5 17 10l-3.5 3.5"/>`,
    gauge: svg`<path d="M3.5 15a7.5 7.5 0 1 1 13 0M10 11.500l3.5-4"/><circle cx="10" cy="12" r="1"/>`,
    lock: svg`<rect x="4.5" y="9" width="11" height="8" rx="1.5"/><path d="M7 9V6.500a3 3 0 0 1 6 0V9"/>`,
    quote: svg`<path d="M8.5 6C6 6.5 4.5 8.5 4.5 11.500V14h4v-4h-2c0-1.5.7-2.3 2-2.800zM15.5 6c-2.5.5-4 2.5-4 5.500V14h4v-4h-2c0-1.5.7-2.3 2-2.800z"/>`,
    tool: svg`<path d="M16.3 5.600a4 4 0 0 1-5.400 5.100L6 15.600a1.700 1.700 0 0 1-2.400-2.400l4.900-4.900a4 4 0 0 1 5.100-5.400l-2.400 2.400.3 2.100 2.100.3z"/>`,
    steps: svg`<circle cx="4.5" cy="5" r="1.4"/><circle cx="4.5" cy="10" r="1.4"/><circle cx="4.5" cy="15" r="1.400"/><path d="M8.5 5h8M8.5 10h8M8.5 15h5"/>`,
    agent: svg`<rect x="3.5" y="6.5" width="13" height="9.5" rx="2.500"/><path d="M10 6.500v-3M7.500 10.500v1.500M12.500 10.500v1.500"/><circle cx="10" cy="3" r=".8"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof drawings;

/** A 20 px line drawing; decoration only, the control beside it carries the name. */
export function icon(name: IconName, size = 20): TemplateResult {
    return html`<svg width=${size} height=${size} viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6"
        stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawings[name]}</svg>`;
}

/** The mark: an open keep that holds lines of text, one of them highlighted. */
export function logo(size = 28): TemplateResult {
    return html`<svg width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0f6b5c"/>
        <path d="M8.5 7.500v14a3 3 0 0 0 3 3h12" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>
        <path d="M14 8.500h9.500M14 13.500h9.5" stroke="#fff" stroke-width="2.6" stroke-linecap="round" opacity=".55"/>
        <path d="M14 18.500h6" stroke="#f5c451" stroke-width="2.6" stroke-linecap="round"/>
    </svg>`;
}
