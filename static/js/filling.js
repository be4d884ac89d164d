// A form that staff fill in: saved two seconds after the last change, kept on this device while there is no connection.
{
	const form = document.querySelector('[data-autosave]');
	const state = document.querySelector('[data-autosave-state]');
	const kept = `filling ${form.action}`;
	const answers = () => {
		const data = new FormData(form);
		for (const [name, value] of [...data]) if (name === 'form_key' || value instanceof File) data.delete(name);
		return new URLSearchParams(data);
	};
	const send = async body => {
		const headers = { 'X-Autosave': '1' };
		const answer = await fetch(form.action, { method: 'POST', body, headers, keepalive: true }).catch(() => ({}));
		state.textContent = answer.ok ? form.dataset.saved : form.dataset.unsaved;
		if (answer.ok) localStorage.removeItem(kept); else if ('offline' in form.dataset) localStorage.setItem(kept, body);
	};
	let timer;
	form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => send(answers()), 2000); });
	form.addEventListener('submit', () => { clearTimeout(timer); localStorage.removeItem(kept); });
	addEventListener('online', () => { const body = localStorage.getItem(kept); if (body) send(new URLSearchParams(body)); });
}
