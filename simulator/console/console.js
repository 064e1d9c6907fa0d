// Job: the console page: shows the ledger, writes prescriptions, injects faults.

const KIND_NAMES = {
  delay: '延迟应答',
  'lost-request': '丢请求（未处理即断线）',
  'lost-answer': '丢应答（处理后断线）',
  'error-500': 'HTTP 500',
  refuse: '拒绝（自定语句）',
  offline: '断网（直到清除）',
};

const byId = (id) => document.getElementById(id);

function element(name, properties = {}, children = []) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function say(text, bad = false) {
  byId('notice').textContent = text;
  byId('notice').classList.toggle('bad', bad);
}

async function ask(name, body) {
  const options =
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        };
  const response = await fetch(`/console/api/${name}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`);
  return answer;
}

/** columns: [title, row → text or node, is number]. */
function table(columns, rows, rowClass = () => '') {
  if (rows.length === 0) return element('p', { className: 'empty', textContent: '暂无记录' });
  const head = element(
    'tr',
    {},
    columns.map(([title]) => element('th', { textContent: title, scope: 'col' })),
  );
  const body = rows.map((row) =>
    element(
      'tr',
      { className: rowClass(row) },
      columns.map(([, cell, number]) =>
        element('td', { className: number ? 'number' : '' }, [cell(row) ?? '']),
      ),
    ),
  );
  return element('table', {}, [element('thead', {}, [head]), element('tbody', {}, body)]);
}

function show(id, node) {
  byId(id).replaceChildren(node);
}

const newestFirst = (rows) => [...rows].reverse();

function settlementState(row) {
  if (!row.in_books) return '已冲正';
  if (row.is_refund) return '退费（红）';
  return row.refd_setl_flag === '1' ? '已退费' : '已结算';
}

function showTotals(totals) {
  const cells = [
    ['在账笔数', totals.settlement_rows],
    ['总额', totals.medfee_sumamt_yuan],
    ['基金', totals.fund_pay_sumamt_yuan],
    ['个人账户', totals.acct_pay_yuan],
    ['现金', totals.psn_cash_pay_yuan],
  ];
  byId('totals').replaceChildren(
    ...cells.map(([name, value]) =>
      element('div', {}, [
        element('dt', { textContent: name }),
        element('dd', { textContent: String(value) }),
      ]),
    ),
  );
}

function showSettlements(rows) {
  const columns = [
    ['时间', (row) => row.setl_time],
    ['状态', settlementState],
    ['参保人', (row) => row.psn_name],
    ['险种', (row) => row.insutype],
    ['类别', (row) => row.med_type],
    ['清算', (row) => row.clr_type],
    ['总额', (row) => row.medfee_sumamt_yuan, true],
    ['基金', (row) => row.fund_pay_sumamt_yuan, true],
    ['账户', (row) => row.acct_pay_yuan, true],
    ['其中共济', (row) => row.acct_mulaid_pay_yuan, true],
    ['现金', (row) => row.psn_cash_pay_yuan, true],
    ['结算编号', (row) => row.setl_id],
    ['报文 ID', (row) => row.msgid],
    ['追溯码', (row) => String(row.trace_codes.length), true],
  ];
  const tone = (row) => (row.in_books ? (row.is_refund ? 'red' : '') : 'faded');
  show('settlements', table(columns, newestFirst(rows), tone));
}

function showUploads(ledger) {
  const dispensing = [
    ['时间', (row) => row.uploaded_time],
    ['状态', (row) => ({ live: '有效', undone: '已撤销', refunded: '随退费撤销' })[row.state]],
    ['处方', (row) => row.hi_rxno],
    ['单据', (row) => [...new Set(row.lines.map((line) => line.rtal_docno))].join('、')],
    ['行数', (row) => String(row.lines.length), true],
    ['结算编号', (row) => row.setl_id],
    ['报文 ID', (row) => row.msgid],
  ];
  show('dispensings', table(dispensing, newestFirst(ledger.dispensings)));
  const stock = [
    ['时间', (row) => row.uploaded_time],
    ['交易', (row) => row.infno],
    ['单据', (row) => row.rtal_docno],
    ['药品', (row) => row.row.fixmedins_hilist_name],
    ['数量', (row) => row.quantity, true],
    ['批次', (row) => row.fixmedins_bchno],
    ['追溯码', (row) => row.trace_codes.join(' ')],
    ['结算编号', (row) => row.setl_id],
    ['报文 ID', (row) => row.msgid],
  ];
  const deleted = (row) => (row.deleted_by === null ? '' : 'faded');
  show('stock-uploads', table(stock, newestFirst(ledger.stock_uploads), deleted));
  const review = [
    ['时间', (row) => row.reviewed_time],
    ['结论', (row) => (row.rx_chk_stas_codg === '1' ? '通过' : '不通过')],
    ['处方', (row) => row.hi_rxno],
    ['药师', (row) => row.phar_name],
    ['意见', (row) => row.rx_chk_opnn],
  ];
  show('reviews', table(review, newestFirst(ledger.reviews)));
}

function showMessages(ledger) {
  const signIn = [
    ['签到', (row) => row.signed_in_time],
    ['签退', (row) => row.signed_out_time],
    ['操作员', (row) => row.opter_no],
    ['签到编号', (row) => row.sign_no],
  ];
  show('sign-ins', table(signIn, newestFirst(ledger.sign_ins)));
  const message = [
    ['时间', (row) => row.received_time],
    ['交易', (row) => row.infno],
    ['报文 ID', (row) => row.msgid],
    ['结果', (row) => (row.infcode === 0 ? '成功' : '拒绝')],
    ['说明', (row) => row.err_msg],
    ['重复', (row) => String(row.repeats), true],
    ['冲突', (row) => String(row.conflicts), true],
  ];
  const tone = (row) => (row.infcode === 0 ? '' : 'red');
  show('messages', table(message, newestFirst(ledger.messages).slice(0, 500), tone));
}

async function showLedger() {
  const ledger = await ask('ledger');
  showTotals(ledger.totals);
  showSettlements(ledger.settlements);
  showUploads(ledger);
  showMessages(ledger);
}

const CHANGES = { revoked: '撤销', 'used-elsewhere': '他店已用', expired: '过期' };
const usable = (row) => row.status === '有效' && row.used === '未使用';

/** Buttons that change a prescription behind the till's back. */
function changeButtons(row) {
  if (!usable(row)) return '';
  const buttons = Object.entries(CHANGES).map(([state, textContent]) => {
    const button = element('button', { type: 'button', textContent });
    button.addEventListener('click', () =>
      act(async () => {
        await ask('prescription-state', { hiRxno: row.hiRxno, state });
        await showPeople();
        say(`${row.hiRxno} 已改为${textContent}`);
      }),
    );
    return button;
  });
  return element('span', { className: 'changes' }, buttons);
}

function personCard(person) {
  const columns = [
    ['状态', (row) => (row.used === '已使用' ? row.used : row.status)],
    ['诊断', (row) => row.diagnosis],
    ['变更', changeButtons],
    ['医院', (row) => `${row.hospital} · ${row.department} · ${row.doctor}`],
    ['药品', (row) => `${row.lines} 种`],
    ['开方', (row) => row.written],
    ['有效至', (row) => row.valid_until],
    ['处方号', (row) => row.hiRxno],
    ['处方二维码', (row) => row.epcQrcd],
  ];
  return element('article', { className: 'person' }, [
    element('h3', { textContent: `${person.name}（${person.note}）` }),
    element('p', {}, [
      '医保码 ',
      element('code', { textContent: person.qr }),
      ` · 本人账户 ${person.own_yuan} · 共济账户 ${person.shared_yuan}`,
    ]),
    element('div', { className: 'wide' }, [
      table(columns, person.prescriptions, (row) => (usable(row) ? '' : 'faded')),
    ]),
  ]);
}

async function showPeople() {
  const [{ people, expiredQr }, { drugs }] = await Promise.all([ask('people'), ask('catalogue')]);
  byId('people').replaceChildren(...people.map(personCard));
  byId('expired-codes').replaceChildren(
    ...expiredQr.map((code) => element('li', {}, [element('code', { textContent: code })])),
  );
  const form = byId('prescription-form');
  fillOptions(form.elements.person, people, (row) => [row.psn_no, row.name]);
  fillOptions(form.elements.drug, drugs, (row) => [row.code, `${row.name} ${row.spec}`]);
}

function fillOptions(select, rows, pair) {
  const chosen = select.value;
  select.replaceChildren(
    ...rows.map((row) => {
      const [value, textContent] = pair(row);
      return element('option', { value, textContent });
    }),
  );
  if (chosen !== '') select.value = chosen;
}

async function showFaults(known) {
  const { kinds, faults } = known ?? (await ask('faults'));
  fillOptions(byId('fault-form').elements.kind, kinds, (kind) => [kind, KIND_NAMES[kind] ?? kind]);
  const columns = [
    ['种类', (row) => KIND_NAMES[row.kind] ?? row.kind],
    ['交易', (row) => row.infno],
    ['剩余', (row) => (row.remaining === null ? '直到清除' : String(row.remaining)), true],
    ['已触发', (row) => String(row.hits), true],
    ['延迟毫秒', (row) => String(row.delay_ms), true],
    ['语句', (row) => (row.kind === 'refuse' ? row.sentence : '')],
  ];
  show('faults', table(columns, faults));
}

const PAGES = { ledger: showLedger, uploads: showLedger, people: showPeople, faults: showFaults };
let page = 'ledger';

/** Runs an act of the page and says what went wrong instead of leaving it to the log. */
async function act(work) {
  try {
    await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
  }
}

function open(name) {
  page = name;
  for (const button of document.querySelectorAll('nav button')) {
    const current = button.dataset.page === name;
    if (current) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
    byId(`page-${button.dataset.page}`).hidden = !current;
  }
  return act(() => PAGES[name]());
}

for (const button of document.querySelectorAll('nav button')) {
  button.addEventListener('click', () => void open(button.dataset.page));
}
byId('refresh').addEventListener('click', () => void open(page));
byId('fault-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const data = Object.fromEntries(new FormData(event.target));
  const body = { ...data, after: data.after === 'on' };
  void act(async () => {
    await showFaults(await ask('faults', body));
    say('已注入');
  });
});
byId('clear-faults').addEventListener(
  'click',
  () =>
    void act(async () => {
      await showFaults(await ask('faults', { clear: true }));
      say('已清除');
    }),
);
byId('prescription-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { drug, count, days, ...rest } = Object.fromEntries(new FormData(event.target));
  void act(async () => {
    const { hiRxno } = await ask('prescriptions', { ...rest, lines: [{ drug, count, days }] });
    await showPeople();
    say(`已开方 ${hiRxno}`);
  });
});
byId('reset').addEventListener('click', () => {
  if (!globalThis.confirm('清空模拟平台的全部账目？')) return;
  void act(async () => {
    await ask('reset', { confirm: true });
    await open('ledger');
    say('已重置');
  });
});
void open('ledger');
