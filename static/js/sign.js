// A signature drawn with a finger, a pen or the mouse: dark on white whatever the theme, sent as a PNG beside the typed name.
document.querySelectorAll('[data-sign]').forEach(place => {
	const canvas = place.querySelector('canvas');
	const file = document.getElementById(place.dataset.sign);
	const pen = canvas.getContext('2d');
	let drawn = false;
	const clear = () => {
		canvas.width = canvas.clientWidth * 2;
		canvas.height = canvas.clientHeight * 2;
		Object.assign(pen, { fillStyle: 'white', strokeStyle: 'black', lineWidth: 5, lineCap: 'round', lineJoin: 'round' });
		pen.fillRect(0, 0, canvas.width, canvas.height);
		drawn = false;
	};
	const at = event => [event.offsetX * canvas.width / canvas.clientWidth, event.offsetY * canvas.height / canvas.clientHeight];
	const keep = blob => {
		const files = new DataTransfer();
		if (blob) files.items.add(new File([blob], 'signature.png', { type: 'image/png' }));
		file.files = files.files;
	};
	canvas.addEventListener('pointerdown', event => {
		if (!event.isPrimary || event.button) return;
		event.preventDefault();
		canvas.setPointerCapture(event.pointerId);
		pen.beginPath();
		pen.moveTo(...at(event));
	});
	canvas.addEventListener('pointermove', event => {
		if (!canvas.hasPointerCapture(event.pointerId)) return;
		pen.lineTo(...at(event));
		pen.stroke();
		drawn = true;
	});
	canvas.addEventListener('pointerup', () => { if (drawn) canvas.toBlob(keep, 'image/png'); });
	place.querySelector('button').addEventListener('click', () => { clear(); keep(); });
	// A picture that was chosen takes the place of the drawing.
	file.addEventListener('change', clear);
	clear();
});
