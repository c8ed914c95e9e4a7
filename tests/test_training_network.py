"""Batches, the network, resuming and packaging of the recipe; what needs torch skips without it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from training.batches import Encoded, Order, join, load_pairs, save_pairs
from training.package_weights import read_encoder_package, read_package, read_variables
from training.pieces import END, PACKAGE, PAD, START
from training.recipe import DEFAULT, Recipe, read_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from training.network import Translator

SHAPES = ((6, 6), (10, 12))
VOCABULARY = ("<unk>", "<s>", "</s>", "<pad>", *(f"p{row}" for row in range(4, 40)))


def numbered(count: int, seed: int) -> Encoded:
    """Random pairs over a vocabulary of 40; the target repeats the source."""
    source = random.Random(seed)  # noqa: S311  not for secrets
    rows = [[source.randrange(4, 40) for _ in range(source.randint(1, 9))] for _ in range(count)]
    return join([([*row, END], [*row, END]) for row in rows])


@pytest.fixture(scope="module")
def sources() -> dict[str, Encoded]:
    """Two sources."""
    return {"policy": numbered(60, 1), "general": numbered(200, 2)}


def order(sources: dict[str, Encoded], seed: int = 5) -> Order:
    """A phase that takes all policy pairs and a quarter of the general ones a round."""
    return Order(sources, {"policy": 1, "general": 0.25}, SHAPES, tokens=48, seed=seed)


def test_batches_have_only_the_given_shapes(sources: dict[str, Encoded]) -> None:
    """Every batch is padded to one of few shapes and holds that many target places."""
    batches = order(sources)
    for step in range(30):
        batch = batches.batch(step)
        assert (batch.source.shape[1], batch.target_in.shape[1]) in SHAPES
        assert batch.target_in.size <= 48


def test_targets_are_shifted_by_one_place(sources: dict[str, Encoded]) -> None:
    """The decoder reads `<s>` and the target; it is asked for the target and `</s>`."""
    batch = order(sources).batch(0)
    assert (batch.target_in[:, 0] == START).all()
    for read, asked in zip(batch.target_in, batch.target_out, strict=True):
        length = int((asked != PAD).sum())
        assert asked[length - 1] == END
        assert (read[1:length] == asked[: length - 1]).all()


def test_a_batch_is_the_same_whatever_was_asked_before(sources: dict[str, Encoded]) -> None:
    """Order follows from seed and step alone, over several rounds, forwards and backwards."""
    forwards = order(sources)
    first = [forwards.batch(step).source for step in range(60)]
    backwards = order(sources)
    second = [backwards.batch(step).source for step in reversed(range(60))][::-1]
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    other_seed = order(sources, seed=6)
    assert any(not np.array_equal(first[step], other_seed.batch(step).source) for step in range(5))


def test_shares_of_a_source_move_on_from_round_to_round() -> None:
    """A quarter a round comes to the whole source in four rounds."""
    counted = {"general": numbered(200, 3)}
    batches = Order(counted, {"general": 0.25}, [(10, 12)], tokens=12, seed=5)
    seen = {batches.batch(step).source.tobytes() for step in range(200)}
    every = Order(counted, {"general": 1}, [(10, 12)], tokens=12, seed=9)
    assert seen == {every.batch(step).source.tobytes() for step in range(200)}


def test_pairs_longer_than_every_shape_are_counted() -> None:
    """What fits nowhere is left out and said."""
    pairs = {"policy": join([([5] * 20, [5, END]), *([([5, END], [5, END])] * 30)])}
    assert Order(pairs, {"policy": 1}, SHAPES, tokens=12, seed=1).left_out == 1


def test_a_phase_without_a_full_batch_is_refused() -> None:
    """A mixture too small for one batch fails at once instead of looping for ever."""
    pairs = {"policy": join([([5, END], [5, END])])}
    with pytest.raises(ValueError, match="fill no batch"):
        Order(pairs, {"policy": 1}, SHAPES, tokens=120, seed=1).batch(0)


def test_pairs_survive_the_disk(tmp_path: Path, sources: dict[str, Encoded]) -> None:
    """Saved pairs are read back equal."""
    save_pairs(tmp_path / "pairs.npz", sources)
    loaded = load_pairs(tmp_path / "pairs.npz")
    assert list(loaded) == list(sources)
    for name, encoded in sources.items():
        assert len(loaded[name]) == len(encoded)
        assert all(
            np.array_equal(one, other)
            for index in (0, 7, len(encoded) - 1)
            for one, other in zip(loaded[name].pair(index), encoded.pair(index), strict=True)
        )


class TestPackageWeights:
    """Weights read out of a package, to go on from."""

    def test_what_training_froze_is_what_the_encoder_package_holds(self) -> None:
        """Source embeddings and the lowest layer of the starter are the public encoder's."""
        translator = read_variables(PACKAGE / "model" / "model.bin")
        encoder = read_variables(PACKAGE.parent / "encoder" / "model.bin")
        frozen = [name for name in encoder if "/layer_0/" in name or "embeddings_0" in name]
        assert len(frozen) == 13
        for name in frozen:
            assert np.array_equal(translator[name], encoder[name]), name
        upper = "encoder/layer_11/ffn/linear_1/weight"
        assert not np.array_equal(translator[upper], encoder[upper])

    def test_matrices_have_their_names_and_sizes(self) -> None:
        """Fused matrices come apart, scaled back from 8 bits."""
        weights = read_package(PACKAGE)
        assert weights["enc.11.a.v.weight"].shape == weights["dec.3.c.k.weight"].shape == (384, 384)
        assert weights["dec.0.f.i.weight"].shape == (1536, 384)
        assert weights["et.weight"].shape == (len(weights["bt"]), 384)
        assert 0.01 < float(np.abs(weights["dec.0.a.q.weight"]).mean()) < 0.2

    def test_a_fresh_decoder_can_do_without_the_wheel(self) -> None:
        """The starter's encoder folder gives the frozen parts that the package was trained on."""
        encoder, weights = read_encoder_package(PACKAGE.parent / "encoder"), read_package(PACKAGE)
        assert {name for name in weights if name.startswith(("es.", "ps.", "lns.", "enc."))} == set(
            encoder
        )
        for name in ("es.weight", "ps.weight", "lns.bias", "enc.0.a.k.weight", "enc.0.ln2.bias"):
            assert np.allclose(encoder[name], weights[name], atol=1e-3), name

    @pytest.mark.parametrize("kept", [0, 3, 60, 4_000])
    def test_a_file_cut_short_is_refused(self, tmp_path: Path, kept: int) -> None:
        """A damaged model is named, wherever it ends."""
        path = tmp_path / "model.bin"
        path.write_bytes((PACKAGE / "model" / "model.bin").read_bytes()[:kept])
        with pytest.raises(ValueError, match=r"model\.bin"):
            read_variables(path)

    def test_another_version_is_refused(self, tmp_path: Path) -> None:
        """A layout that this reader does not know is no guess."""
        path = tmp_path / "model.bin"
        path.write_bytes(b"\x05" + (PACKAGE / "model" / "model.bin").read_bytes()[1:500])
        with pytest.raises(ValueError, match="binary version 5"):
            read_variables(path)


def small_recipe() -> Recipe:
    """Two short phases over small shapes."""
    recipe = read_recipe(DEFAULT)
    phases = [
        {"name": "first", "steps": 5, "weights": {"policy": 1, "general": 0.25}},
        {"name": "second", "steps": 5, "weights": {"policy": 1}, "rate_end": 0.0},
    ]
    training = recipe.training.model_dump() | {
        "shapes": SHAPES, "batch_tokens": 48, "warm_up": 2, "frozen_layers": 1, "log_every": 5,
        "dev_every": 0, "rare": 1.0, "rate_decoder": 1e-2, "rate_encoder": 1e-3,
    }  # fmt: skip
    return Recipe.model_validate(recipe.model_dump() | {"phases": phases, "training": training})


class TestWithTorch:
    """What runs the network."""

    @pytest.fixture(autouse=True)
    def _torch(self) -> None:
        pytest.importorskip("torch", reason="torch is installed only to train (extra `train`)")
        pytest.importorskip("safetensors", reason="belongs to the extra `train`")

    def packaged(self, folder: Path, heads: int = 2) -> Translator:
        """A small network that was never trained, and its CTranslate2 model in a folder."""
        import torch  # noqa: PLC0415
        from training.network import Shape, Translator  # noqa: PLC0415
        from training.package import write_model  # noqa: PLC0415

        torch.manual_seed(3)
        shape = Shape(40, 40, 32, heads, 64, encoder_layers=2, decoder_layers=2, places=16)
        model = Translator(shape)
        model.eval()
        weights = {name: weight.numpy() for name, weight in model.state_dict().items()}
        write_model(weights, shape, VOCABULARY, VOCABULARY, folder)
        return model

    def run_once(self, work: Path, sources: dict[str, Encoded], *stops: int) -> dict[str, bytes]:
        """Train a tiny network, interrupted at the given updates; returns its weights."""
        import torch  # noqa: PLC0415
        from training.network import Shape, Translator  # noqa: PLC0415
        from training.train import Run  # noqa: PLC0415

        for until in (*stops, None):
            torch.manual_seed(1)
            shape = Shape(40, 40, 16, 2, 32, encoder_layers=2, decoder_layers=2, places=16)
            model = Translator(shape, dropout=0.1, frozen_layers=1)
            run = Run(small_recipe(), model, sources, work)
            run.train(until)
        return {
            name: parameter.detach().numpy().tobytes()
            for name, parameter in run.model.named_parameters()
        }

    def test_a_resumed_run_ends_with_the_same_weights(
        self, tmp_path: Path, sources: dict[str, Encoded]
    ) -> None:
        """Interrupted within both phases and resumed, training is exactly what it would be."""
        for name in ("whole", "resumed"):
            (tmp_path / name).mkdir()
        whole = self.run_once(tmp_path / "whole", sources)
        resumed = self.run_once(tmp_path / "resumed", sources, 3, 7)
        assert whole == resumed

    def test_pieces_of_the_window_are_held_against_a_target_that_goes_on_otherwise(self) -> None:
        """Not the right piece, frequent ones, what stands before the window, `<s>` and padding."""
        import torch  # noqa: PLC0415
        from training.losses import Window, repetition  # noqa: PLC0415

        read = torch.tensor([[START, 5, 6, 7, 8, PAD]])
        right = torch.tensor([[5, 6, 7, 6, 9, PAD]])
        rare = torch.arange(10) != 8
        scores = torch.zeros(1, 6, 10, requires_grad=True)

        loss = repetition(scores, read, right, Window(2, rare))
        loss.backward()

        held = {1: {5}, 2: {5, 6}, 3: {7}, 4: {7}}  # at place 3 six is right
        assert loss.item() == pytest.approx(-5 * np.log(0.9) / 5)
        for place, row in enumerate(scores.grad[0]):
            assert {word for word, slope in enumerate(row) if slope > 0} == held.get(place, set())

    def test_a_phase_that_holds_repetition_against_a_model_has_less_of_it(
        self, tmp_path: Path, sources: dict[str, Encoded]
    ) -> None:
        """Two runs that differ in nothing else."""
        import torch  # noqa: PLC0415
        from training.losses import Window, losses_of  # noqa: PLC0415
        from training.network import Shape, Translator  # noqa: PLC0415
        from training.train import Run  # noqa: PLC0415

        left = []
        for weight in (0.0, 2.0):
            torch.manual_seed(1)
            shape = Shape(40, 40, 16, 2, 32, encoder_layers=2, decoder_layers=2, places=16)
            recipe = small_recipe()
            phases = tuple(each.model_copy(update={"unlikely": weight}) for each in recipe.phases)
            work = tmp_path / str(weight)
            work.mkdir()
            run = Run(
                recipe.model_copy(update={"phases": phases}), Translator(shape), sources, work
            )
            run.train()
            window = Window(4, torch.ones(40, dtype=torch.bool))
            left.append(losses_of(run.model, order(sources).batch(0), "cpu", 0.0, window)[1].item())
        assert left[1] < left[0]

    def test_frozen_layers_stay_and_the_others_learn(
        self, tmp_path: Path, sources: dict[str, Encoded]
    ) -> None:
        """The source embedding and the lower encoder keep their weights."""
        import torch  # noqa: PLC0415
        from training.network import Shape, Translator  # noqa: PLC0415

        torch.manual_seed(1)
        shape = Shape(40, 40, 16, 2, 32, encoder_layers=2, decoder_layers=2, places=16)
        start = {
            name: parameter.detach().numpy().tobytes()
            for name, parameter in Translator(shape, 0.1, 1).named_parameters()
        }
        trained = self.run_once(tmp_path, sources)
        changed = {name.split(".")[0] + name[:5] for name in start if start[name] != trained[name]}
        same = {name for name in start if start[name] == trained[name]}
        assert any(name.startswith("decdec.") for name in changed)
        assert {"es.weight", "enc.0.a.q.weight"} <= same
        assert "enc.1.a.q.weight" not in same

    def test_the_packaged_model_scores_as_the_network_does(self, tmp_path: Path) -> None:
        """The CTranslate2 model gives a target the probability that the network gives it."""
        import ctranslate2  # noqa: PLC0415
        import torch  # noqa: PLC0415

        model = self.packaged(tmp_path)
        translator = ctranslate2.Translator(str(tmp_path), compute_type="float32")
        (scored,) = translator.score_batch([["p7", "p9"]], [["p5", "p6", "p5"]])

        with torch.no_grad():
            scores = model(torch.tensor([[START, 7, 9, END]]), torch.tensor([[START, 5, 6, 5]]))
        logs = scores.log_softmax(-1)[0]
        expected = [float(logs[place, row]) for place, row in enumerate((5, 6, 5, END))]
        assert np.allclose(scored.log_probs, expected, atol=0.2)  # 8-bit weights

    def test_attention_of_a_package_is_the_mean_of_all_heads(self, tmp_path: Path) -> None:
        """As the network's last cross-attention has it, without `<s>` and `</s>`."""
        import ctranslate2  # noqa: PLC0415
        import torch  # noqa: PLC0415

        model = self.packaged(tmp_path, heads=4)
        translator = ctranslate2.Translator(str(tmp_path), compute_type="float32")
        (result,) = translator.translate_batch(
            [["p7", "p9", "p11"]], return_attention=True, beam_size=1, max_decoding_length=8
        )

        seen = {}
        for part in "qk":
            layer = getattr(model.dec[1].c, part)
            layer.register_forward_hook(
                lambda _layer, _read, made, part=part: seen.update({part: made[0].view(-1, 4, 8)})
            )
        read = [START, *(VOCABULARY.index(piece) for piece in result.hypotheses[0][:-1])]
        with torch.no_grad():
            model(torch.tensor([[START, 7, 9, 11, END]]), torch.tensor([read]))
        looks = torch.einsum("qhw,khw->hqk", seen["q"], seen["k"] * 8**-0.5).softmax(-1)
        expected = looks.mean(0)[:, 1:-1].numpy()
        assert np.allclose(result.attention[0][: len(read)], expected, atol=0.02)
        assert not np.allclose(looks[0, :, 1:-1].numpy(), expected, atol=0.03)

    def test_training_goes_on_from_a_package(self, tmp_path: Path) -> None:
        """What was packaged comes back, each weight to half a step of its row's 8 bits."""
        import click  # noqa: PLC0415
        import torch  # noqa: PLC0415
        from safetensors.torch import save_file  # noqa: PLC0415
        from training.checkpoints import average, start_weights  # noqa: PLC0415
        from training.network import Translator  # noqa: PLC0415

        model = self.packaged(tmp_path / "model")
        weights = {name: weight.numpy() for name, weight in model.state_dict().items()}
        again = Translator(model.shape)
        start_weights(again, None, VOCABULARY, VOCABULARY, tmp_path)
        for name, weight in again.state_dict().items():
            step = np.abs(weights[name]).max(-1, keepdims=True) / 127
            assert (np.abs(weight.numpy() - weights[name]) <= step / 2 + 1e-6).all(), name
        moved = {"bt": torch.ones(40)}  # a weights file holds what was trained alone
        save_file(moved, tmp_path / "weights.safetensors")
        mean = average([tmp_path / "weights.safetensors", tmp_path, tmp_path])
        assert mean.keys() == {"bt"}
        assert torch.allclose(mean["bt"], (1 + 2 * again.bt.detach()) / 3)
        with pytest.raises(click.UsageError, match=r"lacks weights .* name package folders last"):
            average([tmp_path, tmp_path / "weights.safetensors"])
        (tmp_path / "cut.safetensors").write_bytes(b"PK")
        with pytest.raises(click.UsageError, match=r"cut\.safetensors holds no weights"):
            average([tmp_path / "cut.safetensors"])
        deeper = Translator(replace(model.shape, encoder_layers=3))
        with pytest.raises(click.UsageError, match=r"is no package .* Missing key.*enc\.2"):
            start_weights(deeper, None, VOCABULARY, VOCABULARY, tmp_path)

    def test_without_package_or_encoder_the_command_says_so(self) -> None:
        """There is nothing to start from."""
        import click  # noqa: PLC0415
        from training.checkpoints import start_weights  # noqa: PLC0415
        from training.network import Shape, Translator  # noqa: PLC0415

        model = Translator(Shape(40, 40, 16, 2, 32, encoder_layers=1, decoder_layers=1, places=16))
        with pytest.raises(click.UsageError, match="--encoder"):
            start_weights(model, None, [], [], None)

    def test_a_folder_that_holds_no_package_is_named(self, tmp_path: Path) -> None:
        """A mistyped --start says what is missing."""
        import click  # noqa: PLC0415
        from training.checkpoints import start_weights  # noqa: PLC0415
        from training.network import Shape, Translator  # noqa: PLC0415

        model = Translator(Shape(40, 40, 16, 2, 32, encoder_layers=1, decoder_layers=1, places=16))
        with pytest.raises(click.UsageError, match="is no package to go on from"):
            start_weights(model, None, [], [], tmp_path)
