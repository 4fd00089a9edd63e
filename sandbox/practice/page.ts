import type { Locale } from '../../src/domain/locale.js';
import { actorIds, type ActorId } from './actors.js';
import { guideCommands, guideSteps, type GuideButton } from './guide.js';
import { attribute, html, raw, type Html } from './html.js';
import { pageTexts } from './page-texts.js';
import { fanPanel } from './x/fan-panel.js';
import { familyNames, refusalFamilies, refusalNames, type RefusalId } from './x/refusal-names.js';
import { troubleIds, troubles } from './x/troubles.js';

function guideButton({ label, deeds }: GuideButton, locale: Locale): Html {
  const local = deeds.map((one) => {
    if ('fill' in one) return { fill: one.fill, text: one.text[locale] };
    const { post, body, text } = one;
    return { post, body: text === undefined ? body : { ...body, text: text[locale] } };
  });
  return html`<button class="small" data-do="${JSON.stringify(local)}">${label[locale]}</button>`;
}

function guide(locale: Locale): Html {
  const texts = pageTexts[locale];
  const steps = guideSteps.map(
    ({ title, text, buttons }) =>
      html`<li>
        <b>${title[locale]}</b>
        <p>${text[locale]}</p>
        ${buttons.map((one) => guideButton(one, locale))}
      </li>`,
  );
  const commands = guideCommands.map(
    (text) =>
      html`<button class="small chip" data-do="${JSON.stringify([{ fill: 'slack', text }])}">
        ${text}
      </button>`,
  );
  return html`<details class="guide" open>
    <summary>${texts.guideTitle} <span>${texts.guideHint}</span></summary>
    <ol>
      ${steps}
    </ol>
    <p class="chips">${texts.commandsTitle} ${commands}</p>
  </details>`;
}

function header(locale: Locale, actor: ActorId): Html {
  const texts = pageTexts[locale];
  const people = actorIds.map(
    (id) =>
      html`<a href="?as=${id}" ${attribute('aria-current', id === actor ? 'true' : false)}
        >${texts.roles[id]}</a
      >`,
  );
  return html`<header class="top">
    <h1>${texts.title}</h1>
    <nav>${texts.actAs}: ${people}</nav>
  </header>`;
}

function chat(platform: 'slack' | 'discord', name: string, box: string, more: Html | null): Html {
  return html`<section class="column ${platform}">
    <h2><span class="logo">${name}</span> # x-alerts</h2>
    <div class="list scroll" id="${platform}-messages"></div>
    <form class="box" data-box="${platform}">
      <input
        type="text"
        name="text"
        autocomplete="off"
        placeholder="${box}"
        aria-label="${name}"
      /><button class="button primary" aria-label="Enter">⏎</button>
    </form>
    ${more}
    <div class="overlay list" id="${platform}-modal"></div>
  </section>`;
}

function refusalChoice(locale: Locale): Html {
  const groups = refusalFamilies.map((family) => {
    const ids = (Object.keys(refusalNames) as RefusalId[]).filter(
      (id) => refusalNames[id].family === family,
    );
    const options = ids.map(
      (id) => html`<option value="${id}">${refusalNames[id][locale]}</option>`,
    );
    return html`<optgroup label="${familyNames[family][locale]}">${options}</optgroup>`;
  });
  return html`<select name="refusal">
    ${groups}
  </select>`;
}

function troubleTools(locale: Locale): Html {
  const texts = pageTexts[locale];
  const buttons = troubleIds.map(
    (id) =>
      html`<button
        type="button"
        class="small"
        data-post="/x/trouble"
        data-body="${JSON.stringify({ trouble: id })}"
      >
        ${troubles[id].name[locale]}
      </button>`,
  );
  return html`<form class="tools" data-refuse>
      ${refusalChoice(locale)}
      <button class="small" name="aim" value="dm">${texts.troubleNext}</button>
      <button class="small" name="aim" value="reply">${texts.troubleNextReply}</button>
    </form>
    <p class="tools">
      ${buttons}<button type="button" class="small danger" data-post="/x/crash" data-body="{}">
        ${texts.crash}
      </button>
    </p>
    <div class="list" id="x-troubles"></div>`;
}

function xColumn(locale: Locale): Html {
  const texts = pageTexts[locale];
  return html`<section class="column x">
    <h2><span class="logo">𝕏</span> ${texts.xTitle} <small>${texts.xSubtitle}</small></h2>
    <div class="scroll">
      <h3>${texts.fansTitle}</h3>
      ${fanPanel(locale)}
      <h3>${texts.arrivedTitle}</h3>
      <div class="list arrivals" id="x-arrived"></div>
      <h3>${texts.troubleTitle}</h3>
      ${troubleTools(locale)}
      <h3>${texts.requestsTitle} <small>${texts.requestsHint}</small></h3>
      <div class="list requests" id="x-requests"></div>
      <h3>${texts.peopleTitle}</h3>
      <div class="list" id="x-people"></div>
      <form class="tools" data-submit="/x/add-person" data-body="{}">
        <input type="text" data-field="handle" placeholder="${texts.handle}" /><input
          type="text"
          data-field="name"
          placeholder="${texts.name}"
        /><button class="small">${texts.addPerson}</button>
        <p class="problem" data-problem></p>
      </form>
    </div>
  </section>`;
}

/** The page as one person sees it, before anything has happened. */
export function pageHtml(locale: Locale, actor: ActorId): string {
  const texts = pageTexts[locale];
  const form = html`<details class="command-form">
    <summary>${texts.discordForm}</summary>
    <div class="list" id="discord-form"></div>
  </details>`;
  return html`${raw('<!doctype html>')}
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${texts.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/practice.css" />
        <script src="/practice.js" defer></script>
      </head>
      <body data-actor="${actor}" data-lost="${texts.lost}">
        ${header(locale, actor)}${guide(locale)}
        <p class="notice" id="notice">${texts.starting}</p>
        <main>
          ${chat('slack', 'Slack', texts.slackBox, null)}${chat('discord', 'Discord', texts.discordBox, form)}${xColumn(locale)}
        </main>
        <div id="toast" role="status" hidden></div>
      </body>
    </html> `.markup;
}
