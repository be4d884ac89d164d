// A form that staff fill in: saved two seconds after the last change. While there is no connection the answers wait on
// this device, and what was sent waits in the page; both go out by themselves when it is back.
{
	const form = document.querySelector('[data-autosave]');
	const state = document.querySelector('[data-autosave-state]');
	const { saved, unsaved, refused, waits } = form.dataset;
	const kept = `filling ${form.action}`;
	let timer, press, through;
	const answers = () => {
		const data = new FormData(form);
		for (const [name, value] of [...data]) if (name === 'form_key' || value instanceof File) data.delete(name);
		return new URLSearchParams(data);
	};
	// Nothing came back: no connection. Any answer is one, also that nobody is signed in any more.
	const send = async body => {
		const headers = { 'X-Autosave': '1' };
		const answer = await fetch(form.action, { method: 'POST', body, headers, redirect: 'manual' }).catch(() => null);
		const done = answer?.status === 204;
		state.textContent = done ? saved : answer ? refused : press ? waits : unsaved;
		if (done) localStorage.removeItem(kept); else if ('offline' in form.dataset) localStorage.setItem(kept, body);
		return answer;
	};
	const again = async () => {
		clearTimeout(timer);
		if (!await send(answers())) timer = setTimeout(again, 10000);
		else if (press) { through = true; form.requestSubmit(press); }
	};
	form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(again, 2000); });
	form.addEventListener('submit', event => {
		if (through) return;
		// Seen to arrive before the page is left: an error page of the browser would take the answers with it.
		event.preventDefault();
		event.stopPropagation();
		press = event.submitter;
		again();
	});
	addEventListener('online', again);
	addEventListener('pageshow', event => { if (event.persisted) through = press = undefined; });
	const left = localStorage.getItem(kept);
	if (left) send(new URLSearchParams(left)).then(answer => { if (answer?.status === 204) location.reload(); });
}
